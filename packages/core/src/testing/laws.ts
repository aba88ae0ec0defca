/** The nine laws of a block, as one suite over a table of cases. It belongs to no test framework: it throws. */
import type { Block } from "../block/block.ts"
import { checkCase } from "./check-case.ts"
import { checkBound, checkLinear } from "./check-growth.ts"
import type { Law, LawCase, LawOptions } from "./law.ts"

const ORDER: readonly Law[] = [
  "Cut",
  "Silence",
  "Bound",
  "End",
  "Ownership",
  "Mirror",
  "Failure",
  "One enqueue",
  "Linear",
]

/**
 * Checks the laws that the cases and options let it check, and says which they were.
 *
 * @param create makes a fresh block; called for every run
 * @param cases inputs and what must come out of them
 * @param options what cannot be told from the cases
 * @returns the laws that were checked
 * @throws Error naming the law, the case, the chunks, what came and what was wanted
 *
 * @example
 * ```ts
 * import { lines } from "@millrace/core"
 * import { obeysLaws } from "@millrace/core/testing"
 *
 * const cases = [{ input: ["a\r\nb"], output: ["a", "b"], each: [["a"], ["b"]] }]
 *
 * obeysLaws(() => lines(), cases) // => ["Cut", "Silence", "End"]
 * ```
 */
export function obeysLaws<Input, Output>(
  create: () => Block<Input, Output>,
  cases: readonly LawCase<Input, Output>[],
  options: LawOptions<Input, Output> = {},
): readonly Law[] {
  if (cases.length === 0) throw new TypeError("Cannot check laws without a case")
  const make = create as unknown as () => Block<unknown, unknown>
  const { bound, linear } = options as unknown as LawOptions<never, never>
  const checked = cases.flatMap((row, index) =>
    checkCase(make, row, row.name ?? `case ${index + 1}`, options as unknown as LawOptions<unknown, unknown>),
  )
  if (bound !== undefined) checked.push(checkBound(bound))
  if (linear !== undefined) checked.push(checkLinear(linear))
  return ORDER.filter((law) => checked.includes(law))
}
