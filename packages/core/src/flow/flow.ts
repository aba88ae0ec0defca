/**
 * What every flow over one source shares: the source is cancelled once, with the reason, however the flow's own stream
 * ends, also while the source is idle; an abort ends both at once; an error keeps its identity.
 */
import type { Source } from "../drive/source.ts"
import { openIntake } from "./intake.ts"
import { type Outflow, openOutflow } from "./outflow.ts"

/** Options of every flow. */
export interface FlowOptions {
  /** Ends the flow at once with the signal's reason as its error, and cancels the source with it. */
  readonly signal?: AbortSignal | undefined
}

/** One source in, one stream out. */
export interface Flow<T> extends Outflow<T> {
  /** Asks the source for a chunk, which goes to `take`. Does nothing while one is asked for already. */
  next(): void
  /** Cancels the source where the stream goes on for a while. A read that waits is answered as `done`. */
  leave(reason: unknown): Promise<void>
}

/** What a flow does. What any of it throws fails the flow, and cancels the source with that error. */
export interface FlowWork<In> {
  /** Called when somebody begins to wait for an item; again, where an item was given and they still wait. */
  pull(): void
  /** Takes what the source gave. */
  take(chunk: In): void
  /** Takes the source's end. Without it the flow closes. */
  done?(): void
  /** Takes the source's error. Without it the flow fails. */
  failed?(error: unknown): void
  /** Lets timers go. Called once, however the flow ends. */
  end?(reason: unknown): void
}

/**
 * Opens a flow of your own: what ours stand on. Nothing is read before `next` is called.
 *
 * @throws ArgumentError `stream-locked`, `invalid-source`
 *
 * @example Every other item
 * ```ts
 * import { type FlowOptions, openFlow, type Source } from "@millrace/core"
 *
 * function everyOther<T>(source: Source<T>, options: FlowOptions = {}): ReadableStream<T> {
 *   let count = 0
 *   const flow = openFlow<T>(source, options, {
 *     pull: () => flow.next(),
 *     take: (item) => (count++ % 2 === 0 ? flow.enqueue(item) : flow.next()),
 *   })
 *   return flow.stream
 * }
 *
 * await Array.fromAsync(everyOther([1, 2, 3])) // => [1, 3]
 * ```
 */
export function openFlow<In, Out = In>(source: Source<In>, options: FlowOptions, work: FlowWork<In>): Flow<Out> {
  const intake = openIntake(source)
  let reading = false

  const outflow = openOutflow<Out>({
    signal: options.signal,
    pull: guard(work.pull),
    end(reason) {
      work.end?.(reason)
      return intake.leave(reason)
    },
  })
  const done = guard(work.done ?? outflow.close)
  const failed = guard(work.failed ?? outflow.fail)
  const take = guard(work.take)

  /** Nothing reaches a flow that is over, and nothing that it throws is lost. */
  function guard<Argument extends unknown[]>(step: (...argument: Argument) => void) {
    return (...argument: Argument) => {
      try {
        if (!outflow.over) step(...argument)
      } catch (error) {
        outflow.fail(error)
      }
    }
  }

  return Object.defineProperties(outflow as Flow<Out>, {
    leave: { value: intake.leave },
    next: {
      value() {
        if (reading || outflow.over) return
        reading = true
        intake.read().then(
          (chunk) => {
            reading = false
            if (chunk.done) done()
            else take(chunk.value as In)
          },
          (error) => {
            reading = false
            failed(error)
          },
        )
      },
    },
  })
}
