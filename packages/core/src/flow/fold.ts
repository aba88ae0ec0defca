/** What becomes of a stream that is wanted as one value, within limits. */
import { invalidChunk, limitOption, TEXT } from "../error/argument-error.ts"
import { LimitError } from "../error/limit-error.ts"

/** How a value is made of items, one after the other. */
export interface Fold<in Item, Value> {
  readonly fold: (value: Value, item: Item) => Value
  /** The value before the first item. */
  readonly initial: Value
}

/** Options of {@link joinText}. */
export interface JoinTextOptions {
  /** The longest text, in UTF-16 code units. `Infinity` for no limit. @default 8_388_608 */
  readonly maxLength?: number | undefined
}

/** Options of what keeps items. */
export interface KeepItemsOptions {
  /** The most items to keep. `Infinity` for no limit. @default 65_536 */
  readonly maxItems?: number | undefined
}

/**
 * Makes one text of a stream of texts, for `collect`.
 *
 * @throws LimitError `stream-too-long`, from the fold
 *
 * @example One text of many
 * ```ts
 * import { collect, joinText } from "@millrace/core"
 *
 * await collect(["Hel", "lo"], joinText()).final // => "Hello"
 * ```
 */
export function joinText(options: JoinTextOptions = {}): Fold<string, string> {
  const maxLength = limitOption("maxLength", options.maxLength ?? 8_388_608)
  return {
    initial: "",
    // Engines join texts as ropes: the cost is linear.
    fold(text, part) {
      if (typeof part !== "string") throw invalidChunk(part, TEXT)
      checkRoom(text.length + part.length, maxLength, "code units")
      return text + part
    },
  }
}

/** Keeps items in an array: one for each call, which every item is put into. */
export function keepItems<T>(options: KeepItemsOptions): Fold<T, T[]> {
  const maxItems = limitOption("maxItems", options.maxItems ?? 65_536)
  return {
    initial: [],
    fold(items, item) {
      checkRoom(items.length + 1, maxItems, "items")
      items.push(item)
      return items
    },
  }
}

/** Throws where something would grow past its limit, before it does. */
export function checkRoom(received: number, limit: number, unit: string): void {
  if (received <= limit) return
  throw new LimitError(`Cannot keep more than ${limit} ${unit}: current length is ${received}`, {
    code: "stream-too-long",
    limit,
    received,
  })
}
