/** One source and many lanes: what stands between them in `broadcast`, `tee`, `route` and `processors`. */
import type { Source } from "../drive/source.ts"
import { openFeed } from "./feed.ts"
import type { Lane, LaneWork } from "./lane.ts"

/** A source that is read at the pace of its lanes. */
export interface Fan<T> {
  /** The lanes that are still read. */
  readonly lanes: ReadonlySet<Lane<T>>
  /** Adds a lane, of `createLane`. One that comes late is given what `recall` puts, and then the end. */
  open(openLane: (work: LaneWork) => Lane<T>, recall?: (lane: Lane<T>) => void): Lane<T>
  /** Hands an item to a lane. */
  put(lane: Lane<T>, item: T): void
  /** Cancels the source. Lanes that come later fail with the reason, or the platform's own where none is given. */
  leave(reason: unknown): Promise<void>
}

/** What a fan does. */
export interface FanWork<T> {
  readonly signal?: AbortSignal | undefined
  /** Hands an item to lanes. What it throws fails them all, and cancels the source. */
  take(item: T): void
  /** Is told that the last lane was left before the source's end. Whoever left it waits for what this gives. */
  empty(reason: unknown): void | Promise<void>
  /** Whether to read on as soon as one lane has room, where the others need not wait. */
  readonly fastest?: boolean | undefined
}

/**
 * Takes hold of a source. Nothing is read before a lane is.
 *
 * @throws ArgumentError `stream-locked`, `invalid-source`
 */
export function openFan<T>(source: Source<T>, { signal, take, empty, fastest }: FanWork<T>): Fan<T> {
  const lanes = new Set<Lane<T>>()
  /** How many lanes have room, have none, and have the source wait: counted, so that no step has to look at them all. */
  const counts: [number, number, number] = [0, 0, 0]
  let started = false
  let failure: { readonly error: unknown } | undefined

  const feed = openFeed<T>(source, {
    ready: () => started && counts[2] === 0 && lanes.size > (fastest ? counts[1] : 0),
    take,
    end,
  })

  function end(how?: { readonly error: unknown }) {
    failure = how
    for (const lane of lanes) lane.end(failure)
    release()
  }

  function abort() {
    leave(signal?.reason)
    for (const lane of lanes) lane.abort(signal?.reason)
  }

  function leave(reason: unknown) {
    // Whoever leaves need not say why. That is no error that others could read.
    if (!feed.over) failure = { error: reason ?? AbortSignal.abort().reason }
    const left = feed.leave(reason)
    release()
    return left
  }

  /** Lets go of the signal where nothing is left to be aborted. */
  function release() {
    if (feed.over && lanes.size === 0) signal?.removeEventListener("abort", abort)
  }

  function heed(lane: Lane<T>) {
    if (!lanes.has(lane)) return
    counts[lane.load]--
    lane.load = lane.blocked ? 2 : lane.full ? 1 : 0
    counts[lane.load]++
  }

  function listen() {
    if (!signal?.aborted) signal?.addEventListener("abort", abort)
  }

  if (signal?.aborted) abort()
  listen()

  return {
    lanes,
    open(openLane, recall) {
      let gone = false
      let lane: Lane<T> | undefined
      lane = openLane({
        ready() {
          started = true
          heed(lane as Lane<T>)
          feed.next()
        },
        left(reason) {
          gone = true
          // One whose signal is aborted is left before it is there.
          if (lane === undefined || !lanes.delete(lane)) return
          counts[lane.load]--
          const left = lanes.size === 0 && !feed.over ? empty(reason) : undefined
          feed.next()
          release()
          return left
        },
      })
      recall?.(lane)
      if (!gone) {
        lanes.add(lane)
        counts[lane.load]++
        listen()
      }
      if (feed.over) lane.end(failure)
      return lane
    },
    put(lane, item) {
      lane.put(item)
      heed(lane)
    },
    leave,
  }
}
