/**
 * Keeps what is nested too deep out: engines read such JSON, and run out of stack where they write or compare it. A sender
 * needs a few kilobytes for that.
 */
import { type Block, LimitError } from "@millrace/core"

/** More than any provider nests, and far from what an engine gets through. */
const MAX_DEPTH = 1_000

/** Says whether a value is nested deeper than decoders take. */
export function isTooDeep(value: unknown): boolean {
  return isDeeper(value, MAX_DEPTH)
}

/**
 * Looks at a value that came from outside.
 *
 * @param length of the text that it was, in UTF-16 code units: a short one needs no look
 * @throws LimitError `too-deep`
 */
export function checkDepth(value: unknown, length: number = Number.POSITIVE_INFINITY): void {
  // Every level has two brackets.
  if (length <= 2 * MAX_DEPTH || !isTooDeep(value)) return
  throw new LimitError(`Cannot take JSON that is nested deeper than ${MAX_DEPTH} levels`, {
    code: "too-deep",
    limit: MAX_DEPTH,
    received: MAX_DEPTH + 1,
  })
}

/** Passes values on. @throws LimitError `too-deep` */
export function limitDepth<Value>(): Block<Value, Value> {
  return {
    transform(value, controller) {
      checkDepth(value)
      controller.enqueue(value)
    },
    flush() {},
  }
}

function isDeeper(value: unknown, depth: number): boolean {
  if (typeof value !== "object" || value === null) return false
  if (depth === 0) return true
  if (Array.isArray(value)) return value.some((item) => isDeeper(item, depth - 1))
  for (const name in value) if (isDeeper((value as Record<string, unknown>)[name], depth - 1)) return true
  return false
}
