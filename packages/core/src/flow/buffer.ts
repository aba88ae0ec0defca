/** A producer and a consumer that go at paces of their own, and what becomes of what is between them. */
import type { Source } from "../drive/source.ts"
import type { BufferOptions } from "./buffer-options.ts"
import { openFeed } from "./feed.ts"
import { type BufferedStream, createLane } from "./lane.ts"

/**
 * Reads a source ahead, from the call on, and holds what nobody has read yet, up to `highWaterMark`; `overflow` says what
 * becomes of more. At any time `received = delivered + dropped + merged + queued` in the stream's `counters`. Whatever
 * ends the stream but a `cancel` and an abort comes behind what is held.
 *
 * The policies that drop read the source as fast as it gives: one that gives without end and never waits leaves no
 * other work a turn. They lose no item that `keep` protects: for those there is room of the same size once more, and
 * where that is full, too, the source waits.
 *
 * @throws TimeoutError in the stream: `overflow-timeout` where nothing is read for as long as `timeout` says
 * @throws LimitError in the stream: `buffer-overflow` where there is no room and `overflow` is `"error"`
 * @throws ArgumentError `stream-locked`, `invalid-source`, `invalid-option`
 *
 * @example A slow reader gets fewer and larger deltas
 * ```ts
 * import { buffer } from "@millrace/core"
 *
 * const deltas = buffer(["Hel", "lo", " wor", "ld"], {
 *   overflow: "coalesce",
 *   merge: (held, delta) => held + delta,
 * })
 * await new Promise((resolve) => setTimeout(resolve, 1))
 *
 * await Array.fromAsync(deltas) // => ["Hello world"]
 * ```
 *
 * @example The newest two, and a sign where others were
 * ```ts
 * import { buffer } from "@millrace/core"
 *
 * const prices = buffer([1, 2, 3, 4, 5], { highWaterMark: 2, overflow: "drop-oldest", gap: (dropped) => -dropped })
 * await new Promise((resolve) => setTimeout(resolve, 1))
 *
 * await Array.fromAsync(prices) // => [-3, 4, 5]
 * prices.counters.dropped // => 3
 * ```
 */
export function buffer<T>(source: Source<T>, options: BufferOptions<T> = {}): BufferedStream<T> {
  const openLane = createLane<T>(options)
  const feed = openFeed<T>(source, {
    ready: () => !lane.blocked,
    take: (item) => lane.put(item),
    end: (failure) => lane.end(failure),
  })
  const lane = openLane({ ready: feed.next, left: feed.leave })
  feed.next()
  return lane.stream
}
