/** Drives blocks from a source to a `for await` loop over arrays of items: one promise, and one render, for many items. */
import type { Block } from "../block/block.ts"
import { createIterator, type Shelf } from "./iterator.ts"
import type { Source } from "./source.ts"

/**
 * Gives the items that blocks make of a source, one array for every chunk that yields anything. Leaving the loop
 * cancels the source. Nothing is read ahead, so what arrived in one network read is rendered in one go. An error comes
 * behind what was yielded before it.
 *
 * @param source a `ReadableStream`, an async iterable or an iterable
 * @param blocks the blocks, in the order in which data travels
 * @throws ArgumentError `stream-locked` where somebody else reads the source, `invalid-source` where it cannot be read
 *
 * @example
 * ```ts
 * import { batches, lines } from "@millrace/core"
 *
 * const sizes: number[] = []
 * for await (const batch of batches(["a\nb\n", "c", "d\n"], lines())) sizes.push(batch.length)
 *
 * sizes // => [2, 1]
 * ```
 */
export function batches<A>(source: Source<A>): AsyncIterableIterator<A[]>
export function batches<A, B>(source: Source<A>, a: Block<A, B>): AsyncIterableIterator<B[]>
export function batches<A, B, C>(source: Source<A>, a: Block<A, B>, b: Block<B, C>): AsyncIterableIterator<C[]>
// biome-ignore format: one overload a line
export function batches<A, B, C, D>(source: Source<A>, a: Block<A, B>, b: Block<B, C>, c: Block<C, D>): AsyncIterableIterator<D[]>
// biome-ignore format: one overload a line
export function batches<A, B, C, D, E>(source: Source<A>, a: Block<A, B>, b: Block<B, C>, c: Block<C, D>, d: Block<D, E>): AsyncIterableIterator<E[]>
// biome-ignore format: one overload a line
export function batches<A, B, C, D, E, F>(source: Source<A>, a: Block<A, B>, b: Block<B, C>, c: Block<C, D>, d: Block<D, E>, e: Block<E, F>): AsyncIterableIterator<F[]>
// biome-ignore format: one overload a line
export function batches<A, B, C, D, E, F, G>(source: Source<A>, a: Block<A, B>, b: Block<B, C>, c: Block<C, D>, d: Block<D, E>, e: Block<E, F>, f: Block<F, G>): AsyncIterableIterator<G[]>
// biome-ignore format: one overload a line
export function batches<A, B, C, D, E, F, G, H>(source: Source<A>, a: Block<A, B>, b: Block<B, C>, c: Block<C, D>, d: Block<D, E>, e: Block<E, F>, f: Block<F, G>, g: Block<G, H>): AsyncIterableIterator<H[]>
export function batches<T>(source: Source<T>, ...blocks: readonly Block<T, T>[]): AsyncIterableIterator<T[]>
export function batches(
  source: Source<unknown>,
  ...blocks: readonly Block<unknown, unknown>[]
): AsyncIterableIterator<unknown[]> {
  return createIterator(source, blocks, takeAll)
}

function takeAll(shelf: Shelf): unknown[] {
  const { items = [] } = shelf
  shelf.items = undefined
  shelf.end = 0
  return items
}
