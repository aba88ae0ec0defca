/** Several sources as one, as their items come. */
import { openSource, type Source, type SourceReader } from "../drive/source.ts"
import { invalidOption } from "../error/argument-error.ts"
import { createFifo, type Fifo } from "./fifo.ts"
import type { FlowOptions } from "./flow.ts"
import { createIntake, type Intake } from "./intake.ts"
import { openOutflow } from "./outflow.ts"

/** What a source gives. */
export type ItemOf<S> = S extends Source<infer T> ? T : never

/** Options of {@link merge}. */
export interface MergeOptions extends FlowOptions {
  /** How many items of each source may wait while others are read, besides the one that is asked for. @default 0 */
  readonly highWaterMark?: number | undefined
  /** Is told of a source that has failed, by its place; the others go on. Without it they are cancelled. */
  readonly onError?: ((error: unknown, index: number) => void) | undefined
}

/**
 * Gives the items of several sources as they come, those of one source in their order. Where more than one has some,
 * the sources take turns. Nothing is read before somebody reads, and of each source no more than `highWaterMark` + 1
 * items ahead. Cancelling the stream cancels all sources with the reason. An error of one cancels the others with it,
 * and comes behind the items that were there before.
 *
 * @throws ArgumentError `stream-locked`, `invalid-source`, `invalid-option`
 *
 * @example
 * ```ts
 * import { merge } from "@millrace/core"
 *
 * await Array.fromAsync(merge([["a", "b", "c"], [1, 2]])) // => ["a", 1, "b", 2, "c"]
 * ```
 */
export function merge<Sources extends readonly Source<unknown>[]>(
  sources: Sources,
  options: MergeOptions = {},
): ReadableStream<ItemOf<Sources[number]>> {
  type Item = ItemOf<Sources[number]>
  const { highWaterMark = 0, onError, signal } = options
  if (!(highWaterMark >= 0)) throw invalidOption("highWaterMark", highWaterMark, "a number from 0 on")
  const inlets = openInlets(sources as readonly Source<Item>[])
  /** Those that have items, in the order of their turns. */
  const ready = createFifo<Inlet<Item>>()
  let open = inlets.length
  let started = false
  let failure: { readonly error: unknown } | undefined

  const outflow = openOutflow<Item>({
    signal,
    pull() {
      if (!started) for (const inlet of inlets) read(inlet)
      started = true
      serve()
    },
    end: leave,
  })

  async function leave(reason: unknown) {
    await Promise.all(inlets.map(({ intake }) => intake.leave(reason)))
  }

  /** Gives what there is to who waits. */
  function serve() {
    const inlet = outflow.wanted ? ready.shift() : undefined
    if (inlet) {
      outflow.enqueue(inlet.items.shift() as Item)
      if (inlet.items.length > 0) ready.push(inlet)
      read(inlet)
    }
    if (ready.length > 0) return
    if (failure) outflow.fail(failure.error)
    else if (open === 0) outflow.close()
  }

  /** Asks a source, where it has room for what it gives. */
  function read(inlet: Inlet<Item>) {
    const { intake, items } = inlet
    if (inlet.reading || intake.over || items.length > highWaterMark) return
    inlet.reading = true
    intake.read().then(
      ({ done, value }) => {
        inlet.reading = false
        if (done) open--
        else {
          items.push(value as Item)
          if (items.length === 1) ready.push(inlet)
        }
        serve()
        read(inlet)
      },
      (error) => {
        open--
        report(error, inlets.indexOf(inlet))
        serve()
      },
    )
  }

  function report(error: unknown, index: number) {
    try {
      if (onError) return onError(error, index)
      failure ??= { error }
    } catch (thrown) {
      failure ??= { error: thrown }
    }
    leave(failure.error)
  }

  return outflow.stream
}

/** One of the sources. */
interface Inlet<T> {
  readonly intake: Intake<T>
  readonly items: Fifo<T>
  reading: boolean
}

/** Takes hold of all sources or of none. */
function openInlets<T>(sources: readonly Source<T>[]): Inlet<T>[] {
  const readers: SourceReader<T>[] = []
  try {
    for (const source of sources) readers.push(openSource(source))
  } catch (error) {
    for (const reader of readers) reader.releaseLock()
    throw error
  }
  return readers.map((reader) => ({ intake: createIntake(reader), items: createFifo(), reading: false }))
}
