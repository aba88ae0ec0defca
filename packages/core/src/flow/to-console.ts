/** Shows a stream on the console. */
import type { Source } from "../drive/source.ts"
import { type SinkOptions, toCallback } from "./to-callback.ts"

/** Options of {@link toConsole}. */
export interface ToConsoleOptions<T> extends SinkOptions<T> {
  /** What shows an item. @default console.log */
  readonly log?: ((item: unknown) => void) | undefined
  /** What is shown of an item. @default the item */
  readonly format?: ((item: T) => unknown) | undefined
}

/**
 * Logs every item.
 *
 * @returns a promise that resolves at the end, and rejects as that of `toCallback` does
 * @throws ArgumentError `stream-locked`, `invalid-source`, `invalid-option`
 *
 * @example Showing a part of each item
 * ```ts
 * import { toConsole } from "@millrace/core"
 *
 * const shown: unknown[] = []
 * await toConsole([{ text: "a" }], { format: ({ text }) => text, log: (item) => shown.push(item) })
 *
 * shown // => ["a"]
 * ```
 */
export function toConsole<T>(source: Source<T>, options: ToConsoleOptions<T> = {}): Promise<void> {
  const { format = (item) => item, log = (item) => console.log(item) } = options
  return toCallback(source, (item) => log(format(item)), options)
}
