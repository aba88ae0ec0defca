/**
 * Fuses blocks into one: every chunk runs through all of them in plain calls, with no queue, no promise and no stream
 * between. This file alone knows what `terminate`, `flush` and a failure mean in the middle of a chain, so that neither
 * a block nor a driver needs to.
 *
 * Text and byte streams may be cut and joined anywhere. Where a block's output is one, and the block after it or the
 * reader takes it as one, what a chunk yields is joined and handed on once, when the chunk is done.
 */
import { ArgumentError } from "../error/argument-error.ts"
import { quote } from "../error/quote.ts"
import type { Block, Outlet } from "./block.ts"
import {
  type Chain,
  give,
  type Link,
  linkBytes,
  linkItems,
  linkOut,
  linkText,
  type Next,
  refusePromise,
} from "./link.ts"

const NOWHERE: Outlet<unknown> = { enqueue() {}, terminate() {} }

/**
 * Makes one block out of many, in the order in which data travels. None gives a block that passes everything on.
 *
 * Up to seven blocks of different types are told apart; for more, compose some of them first.
 *
 * `terminate` in any block drops the rest of the input and flushes the blocks further on, once. An error in any block
 * ends the stream with that very error, after what the chunks before it yielded has been handed on, also where a block in
 * front of it catches what `enqueue` throws.
 *
 * @throws ArgumentError `invalid-block` where one is none; `asynchronous-block`, when run, where a block's `transform` or `flush` returns a promise
 *
 * @example Naming a pipeline
 * ```ts
 * import { compose, filter, lines, run } from "@millrace/core"
 *
 * const errors = () => compose(lines(), filter((line) => line.startsWith("ERROR")))
 *
 * run(["ok\nERR", "OR: disk full\n"], errors()) // => ["ERROR: disk full"]
 * ```
 */
export function compose<A>(): Block<A, A>
export function compose<A, B>(a: Block<A, B>): Block<A, B>
export function compose<A, B, C>(a: Block<A, B>, b: Block<B, C>): Block<A, C>
export function compose<A, B, C, D>(a: Block<A, B>, b: Block<B, C>, c: Block<C, D>): Block<A, D>
export function compose<A, B, C, D, E>(a: Block<A, B>, b: Block<B, C>, c: Block<C, D>, d: Block<D, E>): Block<A, E>
// biome-ignore format: one overload a line
export function compose<A, B, C, D, E, F>(a: Block<A, B>, b: Block<B, C>, c: Block<C, D>, d: Block<D, E>, e: Block<E, F>): Block<A, F>
// biome-ignore format: one overload a line
export function compose<A, B, C, D, E, F, G>(a: Block<A, B>, b: Block<B, C>, c: Block<C, D>, d: Block<D, E>, e: Block<E, F>, f: Block<F, G>): Block<A, G>
// biome-ignore format: one overload a line
export function compose<A, B, C, D, E, F, G, H>(a: Block<A, B>, b: Block<B, C>, c: Block<C, D>, d: Block<D, E>, e: Block<E, F>, f: Block<F, G>, g: Block<G, H>): Block<A, H>
export function compose<T>(...blocks: readonly Block<T, T>[]): Block<T, T>
export function compose(...blocks: readonly Block<unknown, unknown>[]): Block<unknown, unknown> {
  const count = blocks.length
  const links: Link[] = []
  const joining: Link[] = []
  /** The first block that has not been flushed. */
  let unflushed = 0
  /** Whether the end has come, from the input or from a block. */
  let ending = false

  const chain: Chain = {
    live: 0,
    target: NOWHERE,
    failure: undefined,
    terminate(number) {
      if (chain.live > number) return
      chain.live = number + 1
      unflushed = Math.max(unflushed, chain.live)
      const isFirst = !ending
      ending = true
      finish()
      if (isFirst && chain.failure === undefined) chain.target.terminate()
    },
    note(number, error) {
      // Had the rest of the input come later, a block that is over would not have seen it.
      if (chain.failure === undefined && chain.live > number) return
      chain.failure ??= { error }
      chain.live = Math.max(chain.live, number + 1)
    },
  }

  const end: Next = { block: { transform: (chunk) => chain.target.enqueue(chunk) }, link: NOWHERE }
  let head = end
  for (let number = count - 1; number >= 0; number--) {
    const block = checkBlock(blocks[number])
    const joined = head === end || head.block.input === block.output ? block.output : undefined
    const makePlainLink = head === end ? linkOut : linkItems
    const makeLink = joined === "text" ? linkText : joined === "bytes" ? linkBytes : makePlainLink
    const link = makeLink(chain, number, head)
    if (joined !== undefined) joining.unshift(link)
    links[number] = link
    head = { block, link }
  }

  /** Flushes in order all blocks that have not been. A block that terminates meanwhile comes through here again. */
  function finish() {
    while (unflushed < count && chain.failure === undefined) {
      const number = unflushed++
      try {
        links[number - 1]?.settle()
        if (chain.live <= number) refusePromise(blocks[number]?.flush(links[number] as Link))
      } catch (error) {
        chain.note(number, error)
      }
    }
    settle()
  }

  /** Hands on, in order, all that was joined. An error on the way is noted where it comes up. */
  function settle() {
    for (const link of joining) {
      try {
        link.settle()
      } catch {}
    }
  }

  /** Ends a call: throws the first error, if there is one, behind all that was yielded before it. */
  function conclude() {
    settle()
    if (chain.failure === undefined) return
    chain.live = Number.POSITIVE_INFINITY
    throw chain.failure.error
  }

  return {
    input: blocks[0]?.input,
    output: blocks[count - 1]?.output,
    transform(chunk, controller) {
      if (chain.live > 0) return
      chain.target = controller
      try {
        give(chain, 0, head, chunk)
      } catch {
        // It is noted, and thrown once what came before it is out.
      }
      conclude()
    },
    flush(controller) {
      if (chain.live > 0) return
      chain.target = controller
      ending = true
      finish()
      conclude()
    },
  }
}

function checkBlock(block: unknown): Block<unknown, unknown> {
  const { transform, flush } = (block ?? {}) as Partial<Block<unknown, unknown>>
  if (typeof transform === "function" && typeof flush === "function") return block as Block<unknown, unknown>
  const hint = typeof block === "function" ? "call it, as in lines()" : "wanted an object with transform and flush"
  throw new ArgumentError(`Cannot use ${quote(block)} as a block: ${hint}`, { code: "invalid-block" })
}
