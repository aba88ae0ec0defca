/**
 * Fuses blocks into one: every chunk runs through all of them in plain calls, with no queue, no promise and no stream
 * between. This file alone knows what `terminate`, `flush` and a failure mean in the middle of a chain, so that neither
 * a block nor a driver needs to.
 *
 * Text and byte streams may be cut and joined anywhere. Where a block's output is one, and the block after it or the
 * reader takes it as one, what a chunk yields is joined and handed on once, when the chunk is done.
 */
import type { Block, Outlet } from "./block.ts"
import { type Chain, type Link, linkBytes, linkItems, linkOut, linkText, type Next } from "./link.ts"

const NOWHERE: Outlet<unknown> = { enqueue() {}, terminate() {} }

/**
 * Makes one block out of many, in the order in which data travels. None gives a block that passes everything on.
 *
 * `terminate` in any block drops the rest of the input and flushes the blocks further on, once. An error in any block
 * ends the stream with that very error, after what the chunks before it yielded has been handed on.
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
  /** The first block that has not been flushed. */
  let unflushed = 0
  /** Whether the end has come, from the input or from a block. */
  let ending = false
  /** Whether an error came up while blocks were flushed, and so is not the afterthought of a block that is over. */
  let flushFailed = false

  const chain: Chain = {
    live: 0,
    target: NOWHERE,
    terminate(number) {
      if (chain.live > number) return
      chain.live = number + 1
      unflushed = Math.max(unflushed, chain.live)
      const isFirst = !ending
      ending = true
      finish()
      if (isFirst) chain.target.terminate()
    },
  }

  const joining: Link[] = []
  const end: Next = { block: { transform: (chunk) => chain.target.enqueue(chunk) }, link: NOWHERE }
  let head = end
  for (let number = count - 1; number >= 0; number--) {
    const block = blocks[number] as Block<unknown, unknown>
    const joined = head === end || head.block.input === block.output ? block.output : undefined
    const makePlainLink = head === end ? linkOut : linkItems
    const makeLink = joined === "text" ? linkText : joined === "bytes" ? linkBytes : makePlainLink
    const link = makeLink(chain, number, head)
    if (joined !== undefined) joining.unshift(link)
    links[number] = link
    head = { block, link }
  }
  const { block: first, link: firstLink } = head

  function settle() {
    for (const link of joining) link.settle()
  }

  /** Flushes in order all blocks that have not been. A block that terminates meanwhile comes through here again. */
  function finish() {
    try {
      while (unflushed < count) {
        const number = unflushed++
        if (number > 0) links[number - 1]?.settle()
        if (chain.live <= number) blocks[number]?.flush(links[number] as Link)
      }
      links[count - 1]?.settle()
    } catch (error) {
      flushFailed = true
      throw error
    }
  }

  /** An error is the stream's, unless the stream had ended already when a block in front of its end threw. */
  function fail(error: unknown) {
    settle()
    if (chain.live > 0 && !flushFailed) return
    chain.live = count + 1
    throw error
  }

  return {
    input: blocks[0]?.input,
    output: blocks[count - 1]?.output,
    transform(chunk, controller) {
      if (chain.live > 0) return
      chain.target = controller
      try {
        first.transform(chunk, firstLink)
        settle()
      } catch (error) {
        fail(error)
      }
    },
    flush(controller) {
      if (chain.live > 0) return
      chain.target = controller
      ending = true
      try {
        finish()
      } catch (error) {
        fail(error)
      }
    },
  }
}
