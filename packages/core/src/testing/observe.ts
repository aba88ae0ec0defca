/** Runs a block by hand and writes down what it does. */
import type { Block, Outlet } from "../block/block.ts"

/** What a block did with some chunks. */
export interface Observation {
  /** All that it yielded, in order. */
  readonly output: readonly unknown[]
  /** What each chunk yielded, and last what the end did. */
  readonly each: readonly (readonly unknown[])[]
  /** What it threw, if it threw. */
  readonly error?: unknown
}

/**
 * Runs chunks through a block. Byte chunks are handed in as copies, which are checked and then spoiled as soon as the
 * call is over: a block that has kept a view of one gives itself away.
 */
export function observe(block: Block<unknown, unknown>, chunks: readonly unknown[], end = true): Observation {
  const each: unknown[][] = []
  let over = false
  const outlet = {
    enqueue(chunk: unknown) {
      if (!over) each.at(-1)?.push(chunk instanceof Uint8Array ? chunk.slice() : chunk)
    },
    terminate() {
      over = true
    },
  }
  try {
    for (const chunk of chunks) {
      each.push([])
      if (!over) feed(block, chunk, outlet)
    }
    each.push([])
    if (end && !over) block.flush(outlet)
  } catch (error) {
    return { output: each.flat(), each, error }
  }
  return { output: each.flat(), each }
}

/** Thrown where a block has written to the bytes that it was given. */
export class WrittenError extends Error {}

function feed(block: Block<unknown, unknown>, chunk: unknown, outlet: Outlet<unknown>) {
  if (!(chunk instanceof Uint8Array)) return block.transform(chunk, outlet)
  const lent = chunk.slice()
  let failure: { readonly error: unknown } | undefined
  try {
    block.transform(lent, outlet)
  } catch (error) {
    failure = { error }
  }
  if (lent.some((byte, index) => byte !== chunk[index])) throw new WrittenError("The block wrote to its input")
  lent.fill(0xff)
  if (failure !== undefined) throw failure.error
}
