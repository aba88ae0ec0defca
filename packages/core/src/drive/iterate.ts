/** Drives blocks from a source to a `for await` loop over items, the fastest way to consume them one by one. */
import type { Block } from "../block/block.ts"
import { createIterator, type Shelf } from "./iterator.ts"
import { readStream } from "./read-stream.ts"
import { isStream, type Source } from "./source.ts"

/**
 * Gives the items that blocks make of a source, one by one. Leaving the loop cancels the source. What one chunk yields
 * is kept until it is taken, and nothing is read ahead. An error comes behind what was yielded before it.
 *
 * @param source a `ReadableStream`, an async iterable or an iterable
 * @param blocks the blocks, in the order in which data travels
 * @throws ArgumentError `stream-locked` where somebody else reads the source, `invalid-source` where it cannot be read
 *
 * @example
 * ```ts
 * import { decodeSse, iterate } from "@millrace/core"
 *
 * const body = new Response("data: Hello\n\ndata: world\n\n").body!
 * let text = ""
 * for await (const event of iterate(body, decodeSse())) text += event.data
 *
 * text // => "Helloworld"
 * ```
 */
export function iterate<A>(source: Source<A>): AsyncIterableIterator<A>
export function iterate<A, B>(source: Source<A>, a: Block<A, B>): AsyncIterableIterator<B>
export function iterate<A, B, C>(source: Source<A>, a: Block<A, B>, b: Block<B, C>): AsyncIterableIterator<C>
// biome-ignore format: one overload a line
export function iterate<A, B, C, D>(source: Source<A>, a: Block<A, B>, b: Block<B, C>, c: Block<C, D>): AsyncIterableIterator<D>
// biome-ignore format: one overload a line
export function iterate<A, B, C, D, E>(source: Source<A>, a: Block<A, B>, b: Block<B, C>, c: Block<C, D>, d: Block<D, E>): AsyncIterableIterator<E>
// biome-ignore format: one overload a line
export function iterate<A, B, C, D, E, F>(source: Source<A>, a: Block<A, B>, b: Block<B, C>, c: Block<C, D>, d: Block<D, E>, e: Block<E, F>): AsyncIterableIterator<F>
// biome-ignore format: one overload a line
export function iterate<A, B, C, D, E, F, G>(source: Source<A>, a: Block<A, B>, b: Block<B, C>, c: Block<C, D>, d: Block<D, E>, e: Block<E, F>, f: Block<F, G>): AsyncIterableIterator<G>
// biome-ignore format: one overload a line
export function iterate<A, B, C, D, E, F, G, H>(source: Source<A>, a: Block<A, B>, b: Block<B, C>, c: Block<C, D>, d: Block<D, E>, e: Block<E, F>, f: Block<F, G>, g: Block<G, H>): AsyncIterableIterator<H>
export function iterate<T>(source: Source<T>, ...blocks: readonly Block<T, T>[]): AsyncIterableIterator<T>
export function iterate(
  source: Source<unknown>,
  ...blocks: readonly Block<unknown, unknown>[]
): AsyncIterableIterator<unknown> {
  if (blocks.length === 0 && isStream(source)) return readStream(source)
  return createIterator(source, blocks, takeOne)
}

function takeOne(shelf: Shelf): unknown {
  const { items = [], position } = shelf
  const item = items[position]
  items[position] = undefined
  shelf.position++
  if (shelf.position === shelf.end) {
    shelf.position = 0
    shelf.end = 0
  }
  return item
}
