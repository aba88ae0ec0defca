/** A JSON text while it comes. @see https://www.rfc-editor.org/rfc/rfc8259 */
import type { Block, Outlet } from "../block/block.ts"
import { invalidChunk, invalidOption, limitOption, TEXT } from "../error/argument-error.ts"
import { FormatError } from "../error/format-error.ts"
import { LimitError } from "../error/limit-error.ts"
import { createPartialParser } from "./partial-parser.ts"
import type { PartialJson } from "./partial-value.ts"

/** Room for a message with pictures in it. */
const DEFAULT_MAX_LENGTH = 8_388_608

/** More than people or models write, and few enough for those who walk the value by recursion. */
const DEFAULT_MAX_DEPTH = 64

/** Options of {@link partialJson}. */
export interface PartialJsonOptions {
  /** The longest text, in UTF-16 code units. `Infinity` for no limit. @default 8_388_608 */
  readonly maxLength?: number | undefined
  /**
   * How many objects and arrays may stand in one another. `Infinity` for no limit; an item costs its depth.
   * @default 64
   */
  readonly maxDepth?: number | undefined
  /**
   * What becomes of a text that ends before its value does: it throws behind all that has come, or all that has come is
   * accepted, and no item has `done: true`. @default "throw"
   */
  readonly onTruncated?: "throw" | "accept" | undefined
}

/**
 * Parses one JSON text while it comes, cut anywhere: gives an item for every place in the value where something has
 * come. Strings grow in pieces. What is not certain waits until it is: keys, numbers, `true`, `false`, `null`, escapes,
 * and half of a surrogate pair. With the last item, `value` equals what `JSON.parse` makes of the whole text; a text that
 * it refuses is refused at the same unit.
 *
 * `value` is one live value, so that a chunk costs no more than what is in it, however large the value is: copy it where
 * it is to be kept as it is. From `path`, `delta` and `complete` alone it can be built again elsewhere. A key such as
 * `__proto__` becomes a member, and reaches no prototype.
 *
 * The value is all that is held, up to `maxLength`.
 *
 * @throws FormatError `invalid-json`, with `offset` in UTF-16 code units; `truncated-json`, with `onTruncated: "throw"`
 * @throws LimitError `stream-too-long`, `too-deep`
 * @throws ArgumentError `invalid-chunk` where a chunk is not a string, `invalid-option`
 *
 * @example
 * ```ts
 * import { map, partialJson, run } from "@millrace/core"
 *
 * run(
 *   ['{"city":"Zür', 'ich","days":[3', "]}"],
 *   partialJson(),
 *   map(({ path, delta, complete }) => [path.join("."), delta, complete]),
 * )
 * // => [["", {}, false], ["city", "Zür", false], ["city", "ich", true], ["days", [], false],
 * //     ["days.0", 3, true], ["days", undefined, true], ["", undefined, true]]
 * ```
 *
 * @example Arguments of a tool call into a form, drawn once for every chunk
 * ```ts
 * import { batches, partialJson } from "@millrace/core"
 *
 * const drawn: string[] = []
 * const chunks = ['{"city":"Zür', 'ich","da', 'ys":3}']
 * for await (const items of batches(chunks, partialJson<{ city?: string; days?: number }>())) {
 *   const { city = "", days = "?" } = items[0]?.value ?? {}
 *   drawn.push(`${city}, ${days} days`)
 * }
 *
 * drawn // => ["Zür, ? days", "Zürich, ? days", "Zürich, 3 days"]
 * ```
 *
 * @example Elements of a list as they are complete
 * ```ts
 * import { filter, map, partialJson, run } from "@millrace/core"
 *
 * const chunks = ['{"list":[{"id":1},{"id"', ":2}]}"]
 * const elements = run(
 *   chunks,
 *   partialJson<{ list: { id: number }[] }>(),
 *   filter(({ path, complete }) => complete && path.length === 2 && path[0] === "list"),
 *   map(({ value, path }) => value.list[Number(path[1])]),
 * )
 *
 * elements // => [{ id: 1 }, { id: 2 }]
 * ```
 */
export function partialJson<Value = unknown>(options: PartialJsonOptions = {}): Block<string, PartialJson<Value>> {
  const maxLength = limitOption("maxLength", options.maxLength ?? DEFAULT_MAX_LENGTH)
  const maxDepth = limitOption("maxDepth", options.maxDepth ?? DEFAULT_MAX_DEPTH)
  const { onTruncated = "throw" } = options
  if (onTruncated !== "throw" && onTruncated !== "accept") {
    throw invalidOption("onTruncated", onTruncated, '"throw" or "accept"')
  }
  let outlet: Outlet<PartialJson<Value>>
  const parser = createPartialParser(maxDepth, (item) => outlet.enqueue(item))
  let length = 0

  return {
    input: "text",
    transform(chunk, controller) {
      if (typeof chunk !== "string") throw invalidChunk(chunk, TEXT)
      outlet = controller
      const room = maxLength - length
      length += chunk.length
      parser.read(chunk, Math.min(chunk.length, room))
      if (length <= maxLength) return
      throw new LimitError(`Cannot take JSON longer than ${maxLength} code units: current length is ${length}`, {
        code: "stream-too-long",
        limit: maxLength,
        received: length,
      })
    },
    flush(controller) {
      outlet = controller
      if (parser.end() || onTruncated === "accept") return
      throw new FormatError(`Cannot finish JSON that is cut at offset ${length}`, {
        code: "truncated-json",
        offset: length,
      })
    },
  }
}
