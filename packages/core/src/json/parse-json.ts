/** One JSON text an item. @see https://www.rfc-editor.org/rfc/rfc8259 */
import type { Block, Outlet } from "../block/block.ts"
import { invalidChunk } from "../error/argument-error.ts"
import { handleInvalid, jsonFailure, type OnInvalid, onInvalidOption } from "./invalid.ts"

/** Options of {@link parseJson}. */
export interface ParseJsonOptions {
  /**
   * What becomes of an item that is not JSON. The failure carries `line` (number of the item, from 1) and `offset`
   * (UTF-16 code units in the items before it). @default "throw"
   */
  readonly onInvalid?: OnInvalid | undefined
}

/**
 * Parses every item as JSON: a string, or the `data` of an event, so that it stands behind `lines` and behind
 * `decodeSse`. Holds nothing between calls.
 *
 * @throws FormatError `invalid-json`, with `onInvalid: "throw"`
 * @throws ArgumentError `invalid-chunk` where an item is neither, `invalid-option`
 *
 * @example Behind events
 * ```ts
 * import { decodeSse, encodeText, parseJson, run } from "@millrace/core"
 *
 * run(['data: {"text":"Hi"}\n\n'], encodeText(), decodeSse(), parseJson()) // => [{ text: "Hi" }]
 * ```
 *
 * @example Leaving out what is not JSON
 * ```ts
 * import { parseJson, run } from "@millrace/core"
 *
 * run(["1", "[DONE]", "2"], parseJson({ onInvalid: "skip" })) // => [1, 2]
 * ```
 */
export function parseJson<Value = unknown>(
  options: ParseJsonOptions = {},
): Block<string | { readonly data: string }, Value> {
  const onInvalid = onInvalidOption(options.onInvalid)
  let line = 0
  let offset = 0

  /** Apart from the hot path, which would otherwise make a closure's context for every item. */
  function giveUp(text: string, cause: unknown, controller: Outlet<Value>) {
    const failure = jsonFailure(text, { line, offset: offset - text.length }, cause)
    handleInvalid(failure, onInvalid, (substitute) => controller.enqueue(substitute as Value))
  }

  return {
    transform(item, controller) {
      const text = typeof item === "string" ? item : item?.data
      if (typeof text !== "string") throw invalidChunk(item, "a string, or an object whose data is one")
      line++
      offset += text.length
      let value: Value
      try {
        value = JSON.parse(text)
      } catch (cause) {
        return giveUp(text, cause, controller)
      }
      controller.enqueue(value)
    },
    flush() {},
  }
}
