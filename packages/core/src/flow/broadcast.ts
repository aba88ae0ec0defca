/** One source for readers that come and go. */
import type { Source } from "../drive/source.ts"
import { limitOption } from "../error/argument-error.ts"
import { LimitError } from "../error/limit-error.ts"
import { DEFAULT_HIGH_WATER_MARK, measureItem } from "./bounded-queue.ts"
import type { BufferCounters, BufferOptions } from "./buffer-options.ts"
import { type Fan, openFan } from "./fan.ts"
import { createFifo } from "./fifo.ts"
import type { FlowOptions } from "./flow.ts"
import { type BufferedStream, createLane } from "./lane.ts"

/** Far more than one stream has readers, and a bound where anybody may subscribe. */
const DEFAULT_MAX_SUBSCRIBERS = 1_024

/** Options of {@link broadcast}. */
export interface BroadcastOptions<T> extends FlowOptions {
  /** The newest items, which those who come later are given first: so many, by default 64, or of such a size. @default none */
  readonly history?: Pick<BufferOptions<T>, "highWaterMark" | "size"> | undefined
  /** What holds for every subscriber that does not say otherwise. */
  readonly perSubscriber?: BufferOptions<T> | undefined
  /** How many may subscribe at a time. @default 1_024 */
  readonly maxSubscribers?: number | undefined
  /** Cancels the source when the last subscriber leaves. Without it the source waits for the next. @default false */
  readonly cancelWhenEmpty?: boolean | undefined
  /** Says whom an item is for: the ids of subscribers, or `undefined` for all. */
  readonly to?: ((item: T) => string | readonly string[] | undefined) | undefined
}

/** Options of `subscribe`; what is not said here is as `perSubscriber` says. */
export interface SubscribeOptions<T> extends BufferOptions<T> {
  /** What `to` calls this subscriber. Several may have one id, as the pages that one user has open. */
  readonly id?: string | undefined
}

/** A source with subscribers. */
export interface Broadcast<T> {
  /**
   * Gives a stream of the history, then of all that comes: the same items that others are given. A subscriber leaves by
   * cancelling it.
   *
   * @throws LimitError `too-many-subscribers`
   * @throws ArgumentError `invalid-option`
   */
  subscribe(options?: SubscribeOptions<T>): BufferedStream<T>
  /** Those who have not left nor read to the end. */
  readonly subscribers: readonly Subscriber[]
  /** How many items went to no one: no subscriber had the id that they were for, or the last had left meanwhile. */
  readonly unclaimed: number
}

/** One of those who read a broadcast. */
export interface Subscriber {
  readonly id: string | undefined
  readonly counters: BufferCounters
}

/**
 * Gives many readers one source. It is read from the first read on, and only while there are subscribers; each has a
 * queue of its own, of the options of `buffer`. One with the policy `"block"`, which is the default, makes the source
 * wait for it, and so all the others, until its `timeout`; a policy that drops leaves a slow reader to himself, as long
 * as there is room for what it keeps. The source's end and its error reach everybody, those who come later behind the
 * history; an abort ends all at once.
 *
 * @throws ArgumentError `stream-locked`, `invalid-source`, `invalid-option`
 *
 * @example One who was there, and one who comes later
 * ```ts
 * import { broadcast } from "@millrace/core"
 *
 * const answer = broadcast(["Hel", "lo", "!"], { history: { highWaterMark: 2 } })
 *
 * await Array.fromAsync(answer.subscribe()) // => ["Hel", "lo", "!"]
 * await Array.fromAsync(answer.subscribe()) // => ["lo", "!"]
 * ```
 *
 * @example Items for one, and for all
 * ```ts
 * import { broadcast } from "@millrace/core"
 *
 * const mail = broadcast([{ for: "ann", text: "Hi" }, { for: undefined, text: "All" }], { to: (item) => item.for })
 * const subscribers = [mail.subscribe({ id: "ann" }), mail.subscribe({ id: "bob" })]
 * const [ann, bob] = await Promise.all(subscribers.map((stream) => Array.fromAsync(stream)))
 *
 * ann?.map(({ text }) => text) // => ["Hi", "All"]
 * bob?.map(({ text }) => text) // => ["All"]
 * ```
 */
export function broadcast<T>(source: Source<T>, options: BroadcastOptions<T> = {}): Broadcast<T> {
  const { history, perSubscriber = {}, cancelWhenEmpty, to, signal } = options
  const maxSubscribers = limitOption("maxSubscribers", options.maxSubscribers ?? DEFAULT_MAX_SUBSCRIBERS)
  const past = createFifo<Past<T>>()
  const reach = limitOption("highWaterMark", history?.highWaterMark ?? DEFAULT_HIGH_WATER_MARK)
  const ids = new WeakMap<object, string | undefined>()
  let pastSize = 0
  let unclaimed = 0

  const fan: Fan<T> = openFan<T>(source, {
    signal,
    take(item) {
      const target = to?.(item)
      const size = history ? measureItem(item, history.size) : 0
      let claimed = false
      for (const lane of fan.lanes) {
        if (!isFor(target, ids.get(lane))) continue
        claimed = true
        fan.put(lane, item)
      }
      if (!claimed) unclaimed++
      // Not before: whoever subscribes meanwhile is among those that it is handed to.
      if (history) remember({ item, target, size })
    },
    empty: (reason) => (cancelWhenEmpty ? fan.leave(reason) : undefined),
  })

  function remember(entry: Past<T>) {
    past.push(entry)
    pastSize += entry.size
    while (pastSize > reach && past.length > 1) pastSize -= (past.shift() as Past<T>).size
  }

  return {
    subscribe(own = {}) {
      const { id } = own
      if (fan.lanes.size >= maxSubscribers) {
        throw new LimitError(`Cannot have more than ${maxSubscribers} subscribers`, {
          code: "too-many-subscribers",
          limit: maxSubscribers,
          received: maxSubscribers + 1,
        })
      }
      const lane = fan.open(
        createLane({
          ...perSubscriber,
          ...Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined)),
          // A strategy of the platform has accessors, which are not spread.
          highWaterMark: own.highWaterMark ?? perSubscriber.highWaterMark,
          size: own.size ?? perSubscriber.size,
        }),
        (late) => {
          for (const { item, target } of past.all()) if (isFor(target, id)) late.add(item)
        },
      )
      ids.set(lane, id)
      return lane.stream
    },
    get subscribers() {
      return [...fan.lanes].map((lane) => ({ id: ids.get(lane), counters: lane.counters }))
    },
    get unclaimed() {
      return unclaimed
    },
  }
}

interface Past<T> {
  readonly item: T
  readonly target: string | readonly string[] | undefined
  readonly size: number
}

function isFor(target: string | readonly string[] | undefined, id: string | undefined): boolean {
  return target === undefined || target === id || (id !== undefined && Array.isArray(target) && target.includes(id))
}
