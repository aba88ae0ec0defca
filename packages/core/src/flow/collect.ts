/** One stream, two outputs: the items as they come, and what becomes of them all. */
import type { Source } from "../drive/source.ts"
import { InterruptedError } from "../error/interrupted-error.ts"
import { type Fold, type KeepItemsOptions, keepItems } from "./fold.ts"
import { type Measured, type MeasureOptions, openMeasured } from "./measure.ts"

/** Options of {@link collect}: those of a fold, `maxItems` without one. */
export interface CollectOptions extends MeasureOptions, KeepItemsOptions {}

/** Both outputs. Nothing is read before one of them is wanted. */
export interface Collected<T, Value> extends Measured<T> {
  /**
   * The items as they come. Its reader sets the pace. Where `final` is wanted and nobody reads, it is read, and locked,
   * by `final`: items that are gone are never taken for all.
   */
  readonly stream: ReadableStream<T>
  /**
   * The final value. Looking on does not begin the reading, `await` and `then` do. Rejects with an `InterruptedError`
   * where the stream is over before its end; nobody has to handle it who does not look.
   */
  readonly final: Promise<Value>
  /** Fails the stream with the reason, by default an `AbortError`, and cancels the source with it. */
  cancel(reason?: unknown): void
}

/**
 * Streams items and gives the final value too, from one reading of the source. Without a fold the value is the array
 * of all items. An error of the source reaches both: the stream as it is, `final` as the `cause` of an
 * `InterruptedError` that keeps the value until then as `partial`; so do a cancel and an abort. What the fold throws
 * fails both, and cancels the source.
 *
 * @param options `fold` and `initial`; `maxItems` without a fold (65_536 by default); `clock`, `signal`
 * @throws ArgumentError `stream-locked`, `invalid-source`, `invalid-option`
 *
 * @example Showing an answer and storing it
 * ```ts
 * import { collect, joinText } from "@millrace/core"
 *
 * const { stream, final } = collect(["Hel", "lo"], joinText())
 * const shown: string[] = []
 * for await (const text of stream) shown.push(text)
 *
 * shown // => ["Hel", "lo"]
 * await final // => "Hello"
 * ```
 *
 * @example Only the value, folded
 * ```ts
 * import { collect } from "@millrace/core"
 *
 * const sum = collect([1, 2, 3], { fold: (value: number, item: number) => value + item, initial: 0 })
 *
 * await sum.final // => 6
 * sum.metrics.count // => 3
 * ```
 */
export function collect<T, Value>(source: Source<T>, options: CollectOptions & Fold<T, Value>): Collected<T, Value>
export function collect<T>(source: Source<T>, options?: CollectOptions): Collected<T, T[]>
export function collect<T>(
  source: Source<T>,
  options: CollectOptions & Partial<Fold<T, unknown>> = {},
): Collected<T, unknown> {
  const { fold, initial } = (options.fold ? options : keepItems<T>(options)) as Fold<T, unknown>
  let value = initial
  let count = 0
  let resolve: (value: unknown) => void
  let reject: (error: unknown) => void
  const settled = new Promise<unknown>((...both) => {
    ;[resolve, reject] = both
  })
  settled.catch(() => {})

  const measured = openMeasured<T>(
    source,
    options,
    (item) => {
      value = fold(value, item)
      count++
    },
    (whole, cause) => {
      if (whole) return resolve(value)
      const message = `Cannot collect the whole stream: it was over after ${count} items, before its end`
      reject(new InterruptedError(message, { partial: value, cause }))
    },
  )
  const { stream, metrics } = measured

  /** Reads the stream unless somebody else does, who may have begun just now. */
  async function drain() {
    await undefined
    if (stream.locked) return
    const reader = stream.getReader()
    while (!(await reader.read()).done);
  }

  function start() {
    drain().catch(() => {})
    return settled
  }

  return {
    stream,
    // No promise of the platform: `await` would not call the `then` of one.
    final: {
      // biome-ignore lint/suspicious/noThenProperty: it is what begins the reading
      then: (...handlers) => start().then(...handlers),
      catch: (handler) => start().catch(handler),
      finally: (handler) => start().finally(handler),
      [Symbol.toStringTag]: "Promise",
    },
    metrics,
    cancel(reason: unknown = new DOMException("The collecting was cancelled", "AbortError")) {
      measured.flow.fail(reason)
    },
  }
}
