/** JSON text sequences from values. @see https://www.rfc-editor.org/rfc/rfc7464 */
import type { Block } from "../block/block.ts"
import { serialize } from "./serialize.ts"

/**
 * Writes every value as a record separator (U+001E), its JSON text and a line feed, so that a reader finds the next item
 * behind one that is torn.
 *
 * @throws ArgumentError `not-serializable` where a value has no JSON form: `undefined`, a function, a symbol, a BigInt,
 *   a circle
 *
 * @example
 * ```ts
 * import { encodeJsonSequence, run } from "@millrace/core"
 *
 * run([{ a: 1 }, 2], encodeJsonSequence()) // => ['\x1e{"a":1}\n', "\x1e2\n"]
 * ```
 */
export function encodeJsonSequence(): Block<unknown, string> {
  return {
    output: "text",
    transform: (value, controller) => controller.enqueue(`\x1e${serialize(value)}\n`),
    flush() {},
  }
}
