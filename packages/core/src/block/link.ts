import { ArgumentError } from "../error/argument-error.ts"
import type { Block, Outlet } from "./block.ts"
import { joinBytes } from "./join-bytes.ts"

/** What the links of one chain share. */
export interface Chain {
  /** Blocks below this number are over: they, or a block further on, have ended. What they still yield is dropped. */
  live: number
  /** The outlet of the call that is under way. */
  target: Outlet<unknown>
  /** Ends the chain at the block of this number. */
  terminate(number: number): void
  /** The first error. It ends the chain even where a block in front of the one that threw it catches it. */
  failure: { readonly error: unknown } | undefined
  /** Notes what the block of this number has thrown, unless the block was over. */
  note(number: number, error: unknown): void
}

/** The place behind the block of a number. */
export interface Link extends Outlet<unknown> {
  /** Hands on what was joined since the last call. */
  settle(): void
}

/** What a link hands on to: the next block, with the link behind it. The end of a chain is made to look like one. */
export interface Next {
  readonly block: Pick<Block<unknown, unknown>, "transform" | "input">
  readonly link: Outlet<unknown>
}

/**
 * Gives a chunk to the block of a number. What it throws is noted here and not only where the call came from: a block in
 * between may catch what it takes for its own.
 */
export function give(chain: Chain, number: number, { block, link }: Next, chunk: unknown): void {
  try {
    const returned: unknown = block.transform(chunk, link)
    if (returned !== undefined) refusePromise(returned)
  } catch (error) {
    chain.note(number, error)
    if (chain.failure !== undefined) throw chain.failure.error
  }
}

/** A block that waits would lose what it yields later, and its errors. */
export function refusePromise(returned: unknown): void {
  if (typeof (returned as { then?: unknown } | null)?.then !== "function") return
  Promise.resolve(returned).catch(() => {})
  throw new ArgumentError("Cannot run a block that returns a promise: wanted a synchronous transform and flush", {
    code: "asynchronous-block",
  })
}

/** A link that hands every item on at once. */
export function linkItems(chain: Chain, number: number, next: Next): Link {
  return {
    enqueue(chunk) {
      if (chain.live <= number) give(chain, number + 1, next, chunk)
    },
    settle() {},
    terminate: () => chain.terminate(number),
  }
}

/** A link behind the last block. */
export function linkOut(chain: Chain, number: number): Link {
  return {
    enqueue(chunk) {
      if (chain.live <= number) chain.target.enqueue(chunk)
    },
    settle() {},
    terminate: () => chain.terminate(number),
  }
}

/** A link that joins text. */
export function linkText(chain: Chain, number: number, next: Next): Link {
  let text = ""
  return {
    enqueue(chunk) {
      if (chain.live <= number) text += chunk as string
    },
    settle() {
      if (text === "") return
      const joined = text
      text = ""
      if (chain.live <= number + 1) give(chain, number + 1, next, joined)
    },
    terminate: () => chain.terminate(number),
  }
}

/** A link that joins bytes. */
export function linkBytes(chain: Chain, number: number, next: Next): Link {
  let first: Uint8Array | undefined
  let others: Uint8Array[] = []
  return {
    enqueue(chunk) {
      if (chain.live > number) return
      if (first === undefined) first = chunk as Uint8Array
      else others.push(chunk as Uint8Array)
    },
    settle() {
      if (first === undefined) return
      const joined = others.length === 0 ? first : joinBytes([first, ...others])
      first = undefined
      others = others.length === 0 ? others : []
      if (chain.live <= number + 1 && joined.byteLength > 0) give(chain, number + 1, next, joined)
    },
    terminate: () => chain.terminate(number),
  }
}
