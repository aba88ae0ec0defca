/** Runs a block by hand and writes down what it does. */
import type { Block, Outlet } from "../block/block.ts"

/** What a block did with some chunks. */
export interface Observation {
  /** All that it yielded, in order. */
  readonly output: readonly unknown[]
  /** What each chunk yielded, and last what the end did. */
  readonly each: readonly (readonly unknown[])[]
  /** What it threw, which may be anything; `undefined` where it threw nothing. */
  readonly failure: { readonly error: unknown } | undefined
}

/** Bytes as Node hands them out: the `slice` of its `Buffer` is a view, where that of a `Uint8Array` is a copy. */
class LentBytes extends Uint8Array {
  override slice(start?: number, end?: number): LentBytes {
    return this.subarray(start, end) as LentBytes
  }
}

/** Thrown where a block does what no block may do, whatever comes of it. */
export class ConductError extends Error {}

/**
 * Runs chunks through a block. Byte chunks are handed in as copies, which are checked and then spoiled as soon as the
 * call is over: a block that has kept a view of one gives itself away.
 *
 * @throws ConductError where the block writes to its input or returns a promise
 */
export function observe(block: Block<unknown, unknown>, chunks: readonly unknown[], end = true): Observation {
  const each: unknown[][] = []
  let over = false
  const outlet = {
    enqueue(chunk: unknown) {
      if (!over) each.at(-1)?.push(chunk instanceof Uint8Array ? new Uint8Array(chunk) : chunk)
    },
    terminate() {
      over = true
    },
  }
  let failure: Observation["failure"]
  try {
    for (const chunk of chunks) {
      each.push([])
      if (!over) feed(block, chunk, outlet)
    }
    each.push([])
    if (end && !over) refuseResult(block.flush(outlet))
  } catch (error) {
    if (error instanceof ConductError) throw error
    failure = { error }
  }
  return { output: each.flat(), each, failure }
}

function feed(block: Block<unknown, unknown>, chunk: unknown, outlet: Outlet<unknown>) {
  if (!(chunk instanceof Uint8Array)) return refuseResult(block.transform(chunk, outlet))
  const lent = new LentBytes(chunk)
  let failure: Observation["failure"]
  try {
    refuseResult(block.transform(lent, outlet))
  } catch (error) {
    failure = { error }
  }
  if (lent.some((byte, index) => byte !== chunk[index])) {
    throw new ConductError("Breaks the law Ownership: the block wrote to its input")
  }
  lent.fill(0xff)
  if (failure !== undefined) throw failure.error
}

function refuseResult(result: unknown) {
  if (typeof (result as { then?: unknown } | null | undefined)?.then !== "function") return
  Promise.resolve(result).catch(() => {})
  throw new ConductError("Is no block: transform or flush returned a promise")
}
