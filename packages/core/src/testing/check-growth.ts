/** The laws that a case cannot show, since they are about input without end: Bound and Linear. */
import type { Block, Outlet } from "../block/block.ts"
import type { Law, LawOptions } from "./law.ts"
import { observe } from "./observe.ts"

/** 200,000 chunks of 16 units cost a linear block a moment, and one that copies all it holds each time that of 300 GB. */
const LINEAR_COUNT = 200_000

/**
 * A block may hold as much as its limit says, throws at the first unit past it, and goes on where there is none. That it
 * holds no more than it counts is not seen here.
 */
export function checkBound(bound: NonNullable<LawOptions<never, never>["bound"]>): Law {
  const { create, chunk, code, prefix } = bound as unknown as {
    create(limit: number): Block<unknown, unknown>
    chunk: string | Uint8Array
    code: string
    prefix?: unknown
  }
  const limit = chunk.length * 10
  const repeated = (count: number) => [
    ...(prefix === undefined ? [] : [prefix]),
    ...Array.from({ length: count }, () => chunk),
  ]
  for (const within of [observe(create(limit), repeated(10), false), observe(create(Infinity), repeated(100), false)]) {
    if (within.failure !== undefined) throw within.failure.error
  }
  for (const past of [chunk, chunk.slice(0, 1)]) {
    const { failure } = observe(create(limit), [...repeated(10), past])
    const received = failure === undefined ? "no error" : ((failure.error as { code?: unknown })?.code ?? failure.error)
    if (received !== code)
      throw new Error(
        `Breaks the law Bound: a block with a limit of ${limit} took more, and gave ${received}, where it has to throw ${code}`,
      )
  }
  return "Bound"
}

/** Feeds one unfinished item in very many chunks. There is nothing to compare: a quadratic block is still at it. */
export function checkLinear(linear: NonNullable<LawOptions<never, never>["linear"]>): Law {
  const { create, chunk, count = LINEAR_COUNT } = linear
  const block: Block<never, never> = create()
  const outlet: Outlet<unknown> = { enqueue() {}, terminate() {} }
  for (let left = count; left > 0; left--) block.transform(chunk, outlet)
  block.flush(outlet)
  return "Linear"
}
