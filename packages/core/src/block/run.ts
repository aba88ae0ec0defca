/** Drives blocks over data that is all there already. */
import type { Block, Outlet } from "./block.ts"
import { compose } from "./compose.ts"

/**
 * Runs chunks through blocks and gives what comes out, synchronously.
 *
 * @param chunks the input, taken no further than a block that terminates lets it
 * @param blocks the blocks, in the order in which data travels
 * @returns all that the blocks yielded, the end included
 * @throws whatever a block throws
 *
 * @example
 * ```ts
 * import { lines, map, run } from "@millrace/core"
 *
 * run(["a\nb", "c"], lines(), map((line) => line.toUpperCase())) // => ["A", "BC"]
 * ```
 */
export function run<A>(chunks: Iterable<A>): A[]
export function run<A, B>(chunks: Iterable<A>, a: Block<A, B>): B[]
export function run<A, B, C>(chunks: Iterable<A>, a: Block<A, B>, b: Block<B, C>): C[]
export function run<A, B, C, D>(chunks: Iterable<A>, a: Block<A, B>, b: Block<B, C>, c: Block<C, D>): D[]
// biome-ignore format: one overload a line
export function run<A, B, C, D, E>(chunks: Iterable<A>, a: Block<A, B>, b: Block<B, C>, c: Block<C, D>, d: Block<D, E>): E[]
// biome-ignore format: one overload a line
export function run<A, B, C, D, E, F>(chunks: Iterable<A>, a: Block<A, B>, b: Block<B, C>, c: Block<C, D>, d: Block<D, E>, e: Block<E, F>): F[]
// biome-ignore format: one overload a line
export function run<A, B, C, D, E, F, G>(chunks: Iterable<A>, a: Block<A, B>, b: Block<B, C>, c: Block<C, D>, d: Block<D, E>, e: Block<E, F>, f: Block<F, G>): G[]
// biome-ignore format: one overload a line
export function run<A, B, C, D, E, F, G, H>(chunks: Iterable<A>, a: Block<A, B>, b: Block<B, C>, c: Block<C, D>, d: Block<D, E>, e: Block<E, F>, f: Block<F, G>, g: Block<G, H>): H[]
export function run<T>(chunks: Iterable<T>, ...blocks: readonly Block<T, T>[]): T[]
export function run(chunks: Iterable<unknown>, ...blocks: readonly Block<unknown, unknown>[]): unknown[] {
  const block = compose(...blocks)
  const output: unknown[] = []
  let over = false
  const outlet: Outlet<unknown> = {
    enqueue(chunk) {
      output.push(chunk)
    },
    terminate() {
      over = true
    },
  }
  for (const chunk of chunks) {
    block.transform(chunk, outlet)
    if (over) return output
  }
  block.flush(outlet)
  return output
}
