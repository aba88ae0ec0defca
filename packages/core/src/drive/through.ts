/** Drives blocks inside one `TransformStream`, for code that speaks `pipeThrough`. */
import type { Block } from "../block/block.ts"
import { compose } from "../block/compose.ts"

/**
 * Gives one `TransformStream` of fused blocks. Cancellation, errors and backpressure are the platform's own; where both
 * ends are at hand, {@link pipe} is faster.
 *
 * @param blocks the blocks, in the order in which data travels
 *
 * @example
 * ```ts
 * import { decodeSse, parseJson, through } from "@millrace/core"
 *
 * const body = new Response('data: {"text":"Hi"}\n\n').body!
 *
 * await Array.fromAsync(body.pipeThrough(through(decodeSse(), parseJson()))) // => [{ text: "Hi" }]
 * ```
 */
export function through<A>(): TransformStream<A, A>
export function through<A, B>(a: Block<A, B>): TransformStream<A, B>
export function through<A, B, C>(a: Block<A, B>, b: Block<B, C>): TransformStream<A, C>
export function through<A, B, C, D>(a: Block<A, B>, b: Block<B, C>, c: Block<C, D>): TransformStream<A, D>
// biome-ignore format: one overload a line
export function through<A, B, C, D, E>(a: Block<A, B>, b: Block<B, C>, c: Block<C, D>, d: Block<D, E>): TransformStream<A, E>
// biome-ignore format: one overload a line
export function through<A, B, C, D, E, F>(a: Block<A, B>, b: Block<B, C>, c: Block<C, D>, d: Block<D, E>, e: Block<E, F>): TransformStream<A, F>
// biome-ignore format: one overload a line
export function through<A, B, C, D, E, F, G>(a: Block<A, B>, b: Block<B, C>, c: Block<C, D>, d: Block<D, E>, e: Block<E, F>, f: Block<F, G>): TransformStream<A, G>
// biome-ignore format: one overload a line
export function through<A, B, C, D, E, F, G, H>(a: Block<A, B>, b: Block<B, C>, c: Block<C, D>, d: Block<D, E>, e: Block<E, F>, f: Block<F, G>, g: Block<G, H>): TransformStream<A, H>
export function through<T>(...blocks: readonly Block<T, T>[]): TransformStream<T, T>
export function through(...blocks: readonly Block<unknown, unknown>[]): TransformStream<unknown, unknown> {
  return new TransformStream(compose(...blocks))
}
