/** What is held stays small: of what goes through, and of what never ends. `pnpm test:long` has a gigabyte of each. */

import { expect, test } from "vitest"
import { blockThroughputs } from "./block-throughputs.ts"
import { endless } from "./endless.ts"
import { flowThroughputs } from "./flow-throughputs.ts"
import { prove } from "./start.ts"
import { translateThroughputs } from "./translate-throughputs.ts"

const MIB = 1_048_576

/** What the runtime itself holds more at one moment than at another. */
const NOISE = MIB / 2

/** And what it compiles of a whole translation as it goes on: four and sixteen times as much let through holds nothing. */
const CODE = MIB / 2

const THROUGH = 8 * MIB

/** No power of two: memory that doubles would hold more than this allows. */
const LIMIT = 700_000

const TOLERANCE = 65_536

/** What a rope of a few pieces takes besides, before it is laid out flat, where each has the length of a token. */
const ROPE = 65_536

test.each([
  { of: "what goes through blocks", through: blockThroughputs, code: 0 },
  { of: "what goes through flows", through: flowThroughputs, code: 0 },
  {
    of: "text that is translated",
    through: translateThroughputs.filter(({ name }) => name.endsWith("content")),
    code: CODE,
  },
  {
    of: "reasoning that is translated",
    through: translateThroughputs.filter(({ name }) => name.endsWith("reasoning")),
    code: CODE,
  },
])("nothing stays behind of $of", async ({ through, code }) => {
  const outcomes = await prove(through.map(({ name }) => ({ kind: "throughput", name, byteLength: THROUGH })))
  const grown = outcomes.filter(({ held }, index) => held > NOISE + code + (through[index]?.holds ?? 0))
  expect(grown).toEqual([])
  expect(outcomes.filter(({ received = 0 }) => received < THROUGH)).toEqual([])
  expect(outcomes).toHaveLength(through.length)
})

/** The parser of events keeps every piece of a line as it came, and a translation takes whole events. */
const ours = endless.filter(({ name }) => !/^(?:decodeSse|translate)/.test(name))

test.each([
  { of: "the length that a socket gives", chunkLength: 16_384, proofs: endless, tolerance: TOLERANCE },
  { of: "the length of a token", chunkLength: 16, proofs: ours, tolerance: TOLERANCE + ROPE },
])("what never ends is stopped at its limit having held no more, in chunks of $of", async (each) => {
  const { chunkLength, proofs, tolerance } = each
  const jobs = proofs.map(({ name }) => ({ kind: "endless", name, byteLength: LIMIT, chunkLength }) as const)
  const outcomes = await prove(jobs)
  const excessive = outcomes.filter(({ held }, index) => held > (LIMIT + tolerance) * (proofs[index]?.times ?? 1))
  expect(excessive).toEqual([])
  expect(outcomes.filter(({ received = 0 }) => received <= LIMIT || received > LIMIT + chunkLength)).toEqual([])
  expect(outcomes).toHaveLength(proofs.length)
})
