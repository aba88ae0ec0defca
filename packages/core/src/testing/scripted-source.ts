/** A source that does what a script says, and remembers what was done to it. */
import { type Clock, systemClock } from "../flow/clock.ts"

/** One step: give a chunk, let time pass, fail, or fall silent for good. */
export type ScriptStep<Chunk> =
  | { readonly chunk: Chunk }
  | { readonly delay: number }
  | { readonly error: unknown }
  | { readonly silence: true }

/** A stream and its witness. */
export interface ScriptedSource<Chunk> {
  readonly stream: ReadableStream<Chunk>
  /** How many chunks were asked for. */
  readonly pulls: number
  /** How many chunks were given. */
  readonly given: number
  /** The reason of every `cancel`. */
  readonly cancelled: readonly unknown[]
}

/**
 * Makes a stream that gives a chunk only when asked, so that `pulls` tells what its reader asked for. It closes behind
 * the last step.
 *
 * @param script the steps; a delay is in milliseconds
 * @param options the clock that delays run on, the platform's by default
 *
 * @example A source that fails after a chunk
 * ```ts
 * import { pipe } from "@millrace/core"
 * import { scriptedSource } from "@millrace/core/testing"
 *
 * const source = scriptedSource([{ chunk: "a" }, { error: new Error("gone") }])
 * const reader = pipe(source.stream).getReader()
 *
 * await reader.read() // => { done: false, value: "a" }
 * await reader.read() // throws Error
 * ```
 */
export function scriptedSource<Chunk>(
  script: readonly ScriptStep<Chunk>[],
  options: { readonly clock?: Clock | undefined } = {},
): ScriptedSource<Chunk> {
  const { clock = systemClock } = options
  const cancelled: unknown[] = []
  let pulls = 0
  let given = 0
  let position = 0
  let timer: unknown

  async function pull(controller: ReadableStreamDefaultController<Chunk>) {
    pulls++
    for (;;) {
      const step = script[position++]
      if (step === undefined) return controller.close()
      if ("error" in step) throw step.error
      if ("silence" in step) return new Promise<void>(() => {})
      if ("chunk" in step) {
        given++
        return controller.enqueue(step.chunk)
      }
      await new Promise<void>((resolve) => {
        timer = clock.setTimeout(resolve, step.delay)
      })
      if (cancelled.length > 0) return
    }
  }

  const stream = new ReadableStream<Chunk>(
    {
      pull,
      cancel(reason) {
        cancelled.push(reason)
        clock.clearTimeout(timer)
      },
    },
    { highWaterMark: 0 },
  )
  return {
    stream,
    cancelled,
    get pulls() {
      return pulls
    },
    get given() {
      return given
    },
  }
}
