/** What members each part has: what a stream of parts from outside is held against. */
import type { Part } from "../../part.ts"
import { isObject } from "../../wire/json-value.ts"

/** Says whether a member is what it should be. */
export type Test = (value: unknown) => boolean

export interface Shape {
  /** Without these a part is none. */
  readonly needed: Readonly<Record<string, Test>>
  /** One of these that is not what it should be is as good as none. */
  readonly other: Readonly<Record<string, Test>>
}

const isText: Test = (value) => typeof value === "string"
const isFlag: Test = (value) => typeof value === "boolean"
const isNumber: Test = (value) => typeof value === "number" && Number.isFinite(value)
const isCount: Test = (value) => Number.isSafeInteger(value) && (value as number) >= 0
const isAny: Test = () => true
const oneOf =
  (...words: readonly string[]): Test =>
  (value) =>
    words.includes(value as string)

const isExtra: Test = (value) => isObject(value) && isText(value.from) && isObject(value.fields)
const isNative: Test = (value) => isObject(value) && isText(value.from) && isObject(value.value)

const REASONS = ["stop", "length", "tool-calls", "content-filter", "refusal", "pause", "context-window", "other"]

const isReason = oneOf(...REASONS)
const isFinishes: Test = (value) => Array.isArray(value) && value.every(isChoiceFinish)
const isChoiceFinish: Test = (value) =>
  isObject(value) &&
  isCount(value.choice) &&
  isReason(value.reason) &&
  (value.native === undefined || isText(value.native))

const WARNINGS = [
  "missing-start",
  "missing-name",
  "repeated-start",
  "repeated-id",
  "repeated-end",
  "late-delta",
  "text-mismatch",
  "unknown-stretch",
  "not-carried",
]

const USAGE: Readonly<Record<string, Test>> = {
  inputTokens: isNumber,
  outputTokens: isNumber,
  totalTokens: isNumber,
  cacheReadTokens: isNumber,
  cacheWriteTokens: isNumber,
  reasoningTokens: isNumber,
  cost: isNumber,
  isEstimate: isFlag,
  native: isNative,
}

const isUsage: Test = (value) =>
  isObject(value) &&
  Object.entries(value).every(([name, member]) => Object.hasOwn(USAGE, name) && USAGE[name]?.(member))

const START = { choice: isCount, itemId: isText, extra: isExtra }
const DELTA = { needed: { id: isText, text: isText }, other: {} }
const END = { needed: { id: isText }, other: { text: isText, isCut: isFlag, extra: isExtra } }
const STEP = { needed: {}, other: { name: isText } }

export const SHAPES: Readonly<Record<Part["type"], Shape>> = {
  start: { needed: {}, other: { id: isText, model: isText, created: isNumber, extra: isExtra } },
  "text-start": { needed: { id: isText }, other: { phase: isText, ...START } },
  "text-delta": { needed: DELTA.needed, other: { logprobs: Array.isArray } },
  "text-end": END,
  "reasoning-start": { needed: { id: isText }, other: { kind: oneOf("full", "summary", "redacted"), ...START } },
  "reasoning-delta": { needed: DELTA.needed, other: { section: isCount } },
  "reasoning-end": END,
  "refusal-start": { needed: { id: isText }, other: START },
  "refusal-delta": DELTA,
  "refusal-end": END,
  "tool-start": {
    needed: { id: isText, callId: isText, name: isText },
    other: {
      executor: oneOf("client", "provider", "agent"),
      encoding: oneOf("json", "text"),
      parent: isText,
      ...START,
    },
  },
  "tool-delta": DELTA,
  "tool-end": END,
  signature: {
    needed: { id: isText, data: isText, from: isText },
    other: { kind: oneOf("signature", "encrypted", "redacted") },
  },
  "tool-output": {
    needed: { callId: isText },
    other: { output: isAny, isError: isFlag, isPreliminary: isFlag, extra: isExtra },
  },
  annotation: {
    needed: { from: isText, value: isObject },
    other: { id: isText, url: isText, title: isText, quote: isText, start: isNumber, end: isNumber },
  },
  file: {
    needed: { mediaType: isText },
    other: { data: isText, url: isText, name: isText, isReasoning: isFlag, extra: isExtra },
  },
  usage: { needed: { usage: isUsage }, other: {} },
  safety: { needed: { scope: oneOf("prompt", "output"), from: isText, value: isObject }, other: {} },
  data: { needed: { name: isText }, other: { key: isText, data: isAny, isTransient: isFlag } },
  "step-start": STEP,
  "step-end": STEP,
  warning: { needed: { code: oneOf(...WARNINGS), message: isText }, other: { id: isText } },
  raw: { needed: { from: isText }, other: { event: isText, at: isText, id: isText, value: isAny } },
  finish: {
    needed: { reason: isReason },
    other: { native: isText, from: isText, stopSequence: isText, others: isFinishes, extra: isExtra },
  },
  error: {
    needed: { message: isText },
    other: {
      code: isText,
      kind: isText,
      status: isNumber,
      isRetryable: isFlag,
      requestId: isText,
      extra: isExtra,
    },
  },
  interrupted: { needed: {}, other: { message: isText, code: isText } },
  abort: { needed: {}, other: { reason: isText } },
}

/** Gives the shape of a type, or nothing where it is none of ours. */
export function shapeOf(type: unknown): Shape | undefined {
  return typeof type === "string" && Object.hasOwn(SHAPES, type) ? SHAPES[type as Part["type"]] : undefined
}
