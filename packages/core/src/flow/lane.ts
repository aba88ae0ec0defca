/** A bounded queue and the stream that it fills: what a producer and a consumer have between them. */
import { limitOption } from "../error/argument-error.ts"
import { TimeoutError } from "../error/timeout-error.ts"
import { type BoundedQueue, createQueue } from "./bounded-queue.ts"
import type { BufferCounters, BufferOptions } from "./buffer-options.ts"
import { systemClock } from "./clock.ts"
import { openOutflow } from "./outflow.ts"
import { openWatch } from "./watch.ts"

/** A stream that knows what was put into it, what was read and what was lost. */
export type BufferedStream<T> = ReadableStream<T> & {
  /** Live: they go on counting. */
  readonly counters: BufferCounters
}

/** A queue on its way out. */
export interface Lane<T> extends Pick<BoundedQueue<T>, "add" | "blocked" | "counters" | "full"> {
  readonly stream: BufferedStream<T>
  /** What a fan saw last: room, none, or none to wait for. */
  load: 0 | 1 | 2
  /** Takes an item by the policy. Only where it is not blocked. */
  put(item: T): void
  /** Ends the stream behind what is queued, with an error where one is given. */
  end(failure?: { readonly error: unknown }): void
  /** Ends the stream at once. */
  abort(reason: unknown): void
}

/** What is told to whoever fills a lane. */
export interface LaneWork {
  /** Called when something was read: there may be room. */
  ready(): void
  /** Called once, when nothing can be taken any more: after an end, a failure, a `cancel`, an abort. */
  left(reason: unknown): void | Promise<void>
}

/**
 * Reads the options of a lane, and gives what opens it: what is wrong with them is told before anything is taken hold of.
 *
 * @throws ArgumentError `invalid-option`
 */
export function createLane<T>(options: BufferOptions<T>): (work: LaneWork) => Lane<T> {
  const { clock = systemClock, signal } = options
  const timeout = limitOption("timeout", options.timeout ?? Number.POSITIVE_INFINITY)
  const queue = createQueue(options)
  const { counters } = queue

  return (work) => {
    const watch = openWatch(clock, timeout, () =>
      fail(
        new TimeoutError(`Cannot wait longer than ${timeout} ms for a reader`, {
          code: "overflow-timeout",
          limit: timeout,
        }),
      ),
    )
    let finish: (() => void) | undefined
    let left = false

    const outflow = openOutflow<T>({
      signal,
      pull() {
        watch.stop()
        serve()
        work.ready()
      },
      end: leave,
    })

    function leave(reason: unknown) {
      watch.end()
      if (left) return
      left = true
      return work.left(reason)
    }

    /** Gives what somebody waits for, and ends where it was the last. */
    function serve() {
      try {
        if (outflow.wanted && queue.some) outflow.enqueue(queue.take())
      } catch (error) {
        return fail(error)
      }
      if (!finish) {
        if (!left && queue.blocked) watch.start()
      } else if (!queue.some) finish()
    }

    /** What is queued is still given; whoever fills the lane is told at once. */
    function fail(error: unknown) {
      finish = () => outflow.fail(error)
      leave(error)
      serve()
    }

    return {
      stream: Object.assign(outflow.stream, { counters }),
      counters,
      load: 0,
      get full() {
        return queue.full
      },
      get blocked() {
        return queue.blocked
      },
      add: queue.add,
      put(item) {
        if (left) return
        // Whoever waits has found the queue empty. What goes past it costs a quarter less: `bench --table flows`.
        if (outflow.wanted) {
          counters.received++
          counters.delivered++
          return outflow.enqueue(item)
        }
        try {
          queue.put(item)
        } catch (error) {
          return fail(error)
        }
        serve()
      },
      end(failure) {
        watch.stop()
        finish ??= failure ? () => outflow.fail(failure.error) : outflow.close
        serve()
      },
      abort: outflow.fail,
    }
  }
}
