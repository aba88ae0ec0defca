/** Items in arrays, by time as well as by number. */
import type { Source } from "../drive/source.ts"
import { invalidOption } from "../error/argument-error.ts"
import { type BatchOptions, batch } from "../item/batch.ts"
import { type Clock, systemClock } from "./clock.ts"
import { type FlowOptions, openFlow } from "./flow.ts"
import { openWatch } from "./watch.ts"

/** Options of {@link batchTime}. */
export interface BatchTimeOptions<Item> extends BatchOptions<Item>, FlowOptions {
  /** How long a batch waits for more behind its first item, in milliseconds. @default 100 */
  readonly time?: number | undefined
  /** @default systemClock */
  readonly clock?: Clock | undefined
}

/**
 * Gathers items in arrays, as the block `batch` does, and gives an unfinished one when its time has passed. At the end
 * of the source the rest is given at once, and so it is before an error. Items are read while somebody waits for a
 * batch; one more may come behind it, and is held for the next.
 *
 * @throws ArgumentError `stream-locked`, `invalid-source`, `invalid-option`
 *
 * @example Batches of a tenth of a second
 * ```ts
 * import { batchTime } from "@millrace/core"
 * import { scriptedSource, virtualClock } from "@millrace/core/testing"
 *
 * const clock = virtualClock()
 * const script = [{ chunk: "a" }, { delay: 40 }, { chunk: "b" }, { delay: 80 }, { chunk: "c" }]
 * const source = scriptedSource(script, { clock })
 * const batches = Array.fromAsync(batchTime(source.stream, { time: 100, clock }))
 * await clock.advance(1000)
 *
 * await batches // => [["a", "b"], ["c"]]
 * ```
 */
export function batchTime<Item>(source: Source<Item>, options: BatchTimeOptions<Item> = {}): ReadableStream<Item[]> {
  const { clock = systemClock, time = 100 } = options
  if (!(time >= 0)) throw invalidOption("time", time, "milliseconds from 0 on")
  const block = batch(options)
  let held = 0
  let isDue = false
  let failure: { readonly error: unknown } | undefined

  const outlet = {
    enqueue(items: Item[]) {
      held -= items.length
      isDue = false
      watch.stop()
      flow.enqueue(items)
    },
    terminate() {},
  }
  const watch = openWatch(clock, time, () => {
    isDue = true
    if (flow.wanted) block.flush(outlet)
  })

  const flow = openFlow<Item, Item[]>(source, options, {
    pull() {
      if (failure) flow.fail(failure.error)
      else if (isDue) block.flush(outlet)
      else flow.next()
    },
    take(item) {
      held++
      block.transform(item, outlet)
      if (held > 0 && !flow.over) watch.start()
      if (flow.wanted) flow.next()
    },
    done() {
      block.flush(outlet)
      flow.close()
    },
    failed(error) {
      if (held === 0) return flow.fail(error)
      failure = { error }
      block.flush(outlet)
    },
    end: watch.end,
  })
  return flow.stream
}
