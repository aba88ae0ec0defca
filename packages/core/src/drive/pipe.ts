/** Drives blocks from a source to a `ReadableStream`, the fastest stream form. */
import type { Block } from "../block/block.ts"
import { createPump } from "./pump.ts"
import { isStream, type Source } from "./source.ts"

/**
 * Gives a stream of what blocks make of a source. All blocks are fused into one hop, and the source is read only when
 * the stream is: its high-water mark is 0. Cancelling the stream cancels the source with the same reason, also while
 * the source is idle. An error of the source or of a block reaches the reader with its identity, behind what was yielded
 * before it; a block's error cancels the source with that error as the reason. A stream without blocks is given as it is.
 *
 * @param source a `ReadableStream`, an async iterable or an iterable
 * @param blocks the blocks, in the order in which data travels
 * @throws ArgumentError `stream-locked` where somebody else reads the source, `invalid-source` where it cannot be read
 *
 * @example From bytes to the text of every event
 * ```ts
 * import { decodeSse, map, pipe } from "@millrace/core"
 *
 * const body = new Response("data: Hello\n\ndata: world\n\n").body!
 * const texts = pipe(body, decodeSse(), map((event) => event.data))
 *
 * await Array.fromAsync(texts) // => ["Hello", "world"]
 * ```
 */
export function pipe<A>(source: Source<A>): ReadableStream<A>
export function pipe<A, B>(source: Source<A>, a: Block<A, B>): ReadableStream<B>
export function pipe<A, B, C>(source: Source<A>, a: Block<A, B>, b: Block<B, C>): ReadableStream<C>
// biome-ignore format: one overload a line
export function pipe<A, B, C, D>(source: Source<A>, a: Block<A, B>, b: Block<B, C>, c: Block<C, D>): ReadableStream<D>
// biome-ignore format: one overload a line
export function pipe<A, B, C, D, E>(source: Source<A>, a: Block<A, B>, b: Block<B, C>, c: Block<C, D>, d: Block<D, E>): ReadableStream<E>
// biome-ignore format: one overload a line
export function pipe<A, B, C, D, E, F>(source: Source<A>, a: Block<A, B>, b: Block<B, C>, c: Block<C, D>, d: Block<D, E>, e: Block<E, F>): ReadableStream<F>
// biome-ignore format: one overload a line
export function pipe<A, B, C, D, E, F, G>(source: Source<A>, a: Block<A, B>, b: Block<B, C>, c: Block<C, D>, d: Block<D, E>, e: Block<E, F>, f: Block<F, G>): ReadableStream<G>
// biome-ignore format: one overload a line
export function pipe<A, B, C, D, E, F, G, H>(source: Source<A>, a: Block<A, B>, b: Block<B, C>, c: Block<C, D>, d: Block<D, E>, e: Block<E, F>, f: Block<F, G>, g: Block<G, H>): ReadableStream<H>
export function pipe<T>(source: Source<T>, ...blocks: readonly Block<T, T>[]): ReadableStream<T>
export function pipe(source: Source<unknown>, ...blocks: readonly Block<unknown, unknown>[]): ReadableStream<unknown> {
  if (blocks.length === 0 && isStream(source) && !source.locked) return source
  let controller: ReadableStreamDefaultController<unknown>
  let cancelled = false
  const sink = {
    filled: false,
    enqueue(chunk: unknown) {
      if (cancelled) return
      sink.filled = true
      controller.enqueue(chunk)
    },
    result() {
      if (pump.over && !cancelled) controller.close()
    },
  }
  const pump = createPump<void>(source, blocks, sink)
  return new ReadableStream<unknown>(
    {
      start(started) {
        controller = started
      },
      pull() {
        sink.filled = false
        return pump.advance()
      },
      cancel(reason) {
        cancelled = true
        return pump.cancel(reason)
      },
    },
    { highWaterMark: 0 },
  )
}
