/** Hands a stream to a function, one item after the other. */
import type { Source } from "../drive/source.ts"
import { invalidOption } from "../error/argument-error.ts"
import { drain } from "./drain.ts"
import type { FlowOptions } from "./flow.ts"

/** Options of the sinks that hand items on. */
export interface SinkOptions<T> extends FlowOptions {
  /**
   * What becomes of an error of the sink, not of the source: `"throw"` ends the stream and cancels the source with it; a
   * function is told, and the stream goes on without that item. @default "throw"
   */
  readonly onError?: "throw" | ((error: unknown, item: T) => void) | undefined
}

/**
 * Calls a function with every item. A promise that it gives is waited for before the next item is asked for.
 *
 * @returns a promise that resolves at the end of the stream, and rejects with the error of the source, that of the
 *   function, or the reason of the signal: at once, also while the function is at work
 * @throws ArgumentError `stream-locked`, `invalid-source`, `invalid-option`
 *
 * @example Showing items one by one
 * ```ts
 * import { toCallback } from "@millrace/core"
 *
 * const shown: string[] = []
 * await toCallback(["a", "b"], (text) => void shown.push(text))
 *
 * shown // => ["a", "b"]
 * ```
 *
 * @example Going on behind an item that fails
 * ```ts
 * import { toCallback } from "@millrace/core"
 *
 * const failed: string[] = []
 * await toCallback(["1", "x", "{}"], (text) => JSON.parse(text), { onError: (error, text) => void failed.push(text) })
 *
 * failed // => ["x"]
 * ```
 */
export async function toCallback<T>(
  source: Source<T>,
  callback: (item: T) => unknown,
  options: SinkOptions<T> = {},
): Promise<void> {
  await drain(source, options, withPolicy(callback, options))
}

/** Makes what takes items keep to the error policy. */
export function withPolicy<T>(take: (item: T) => unknown, { onError = "throw" }: SinkOptions<T>): (item: T) => unknown {
  if (onError === "throw") return take
  if (typeof onError !== "function") throw invalidOption("onError", onError, '"throw" or a function')
  return async (item) => {
    try {
      await take(item)
    } catch (error) {
      await onError(error, item)
    }
  }
}
