/** The door of `@millrace/core/testing`: what this package tests itself with, for your own blocks. */
export { type ChunkingsOptions, type Cuttable, chunkings, cutAt, cutEvery } from "./cutters.ts"
export type { Law, LawCase, LawOptions } from "./law.ts"
export { obeysLaws } from "./laws.ts"
export { type FlowLawOptions, type FlowLawSetting, obeysFlowLaws } from "./obeys-flow-laws.ts"
export { seededRandom } from "./random.ts"
export { type ScriptOptions, scriptOf } from "./script-of.ts"
export { type ScriptedSource, type ScriptStep, scriptedSource } from "./scripted-source.ts"
export { settle, type VirtualClock, virtualClock } from "./virtual-clock.ts"
