import type { Block, Outlet } from "./block.ts"
import { joinBytes } from "./join-bytes.ts"

/** What the links of one chain share. */
export interface Chain {
  /** Blocks below this number are over: they, or a block further on, have terminated. What they still yield is dropped. */
  live: number
  /** The outlet of the call that is under way. */
  target: Outlet<unknown>
  /** Ends the chain at the block of this number. */
  terminate(number: number): void
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

/** A link that hands every item on at once. */
export function linkItems(chain: Chain, number: number, { block, link }: Next): Link {
  return {
    enqueue(chunk) {
      if (chain.live <= number) block.transform(chunk, link)
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
export function linkText(chain: Chain, number: number, { block, link }: Next): Link {
  let text = ""
  return {
    enqueue(chunk) {
      if (chain.live <= number) text += chunk as string
    },
    settle() {
      if (text === "") return
      const joined = text
      text = ""
      if (chain.live <= number + 1) block.transform(joined, link)
    },
    terminate: () => chain.terminate(number),
  }
}

/** A link that joins bytes. */
export function linkBytes(chain: Chain, number: number, { block, link }: Next): Link {
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
      if (chain.live <= number + 1 && joined.byteLength > 0) block.transform(joined, link)
    },
    terminate: () => chain.terminate(number),
  }
}
