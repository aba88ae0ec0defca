import type { Outlet } from "./block.ts"
import { joinBytes } from "./join-bytes.ts"

/** What the links of one chain share. */
export interface Chain {
  /** Blocks below this number are over: they, or a block further on, have terminated. What they still yield is dropped. */
  live: number
  /** Ends the chain at the block of this number. */
  terminate(number: number): void
}

/** A place behind the block of this number. */
export interface Link extends Outlet<unknown> {
  /** Hands on what was joined since the last call. */
  settle(): void
}

type Pass = (chunk: unknown) => void

/** A link that hands every item on at once. */
export function linkItems(chain: Chain, number: number, pass: Pass): Link {
  return {
    enqueue(chunk) {
      if (chain.live <= number) pass(chunk)
    },
    settle() {},
    terminate: () => chain.terminate(number),
  }
}

/** A link that joins text. */
export function linkText(chain: Chain, number: number, pass: Pass): Link {
  let text = ""
  return {
    enqueue(chunk) {
      if (chain.live <= number) text += chunk as string
    },
    settle() {
      if (text === "") return
      const joined = text
      text = ""
      if (chain.live <= number) pass(joined)
    },
    terminate: () => chain.terminate(number),
  }
}

/** A link that joins bytes. */
export function linkBytes(chain: Chain, number: number, pass: Pass): Link {
  let pieces: Uint8Array[] = []
  return {
    enqueue(chunk) {
      if (chain.live <= number) pieces.push(chunk as Uint8Array)
    },
    settle() {
      if (pieces.length === 0) return
      const joined = joinBytes(pieces)
      pieces = []
      if (chain.live <= number && joined.byteLength > 0) pass(joined)
    },
    terminate: () => chain.terminate(number),
  }
}
