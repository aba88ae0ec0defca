/** Newline-delimited JSON from values. @see https://github.com/ndjson/ndjson-spec */
import type { Block } from "../block/block.ts"
import { serialize } from "./serialize.ts"

/**
 * Writes every value as one line of JSON, ended by a line feed.
 *
 * @throws ArgumentError `not-serializable` where a value has no JSON form: `undefined`, a function, a symbol, a BigInt,
 *   a circle
 *
 * @example
 * ```ts
 * import { encodeJsonLines, run } from "@millrace/core"
 *
 * run([{ a: 1 }, "two\n"], encodeJsonLines()) // => ['{"a":1}\n', '"two\\n"\n']
 * ```
 */
export function encodeJsonLines(): Block<unknown, string> {
  return {
    output: "text",
    transform: (value, controller) => controller.enqueue(`${serialize(value)}\n`),
    flush() {},
  }
}
