import { expect, test } from "vitest"
import { load } from "./fuzz.ts"
import { fuzz, report } from "./loop.ts"
import { hunt, listMutants, mutate } from "./mutants.ts"
import { targets } from "./targets.ts"

/** Cases for each block: a second or so. The long run has as many as its minutes give. */
const RUNS = 2500

/** Mutants that show in the first cases, one for each block: that the others are found too, the long run shows. */
const QUICK = [
  "decode-json-sequence.torn-number",
  "decode-sse.marks",
  "partial-json.prototype",
  "replace-text.look-back",
]

test.each(targets.map((target) => [target.name, target] as const))(
  "%s agrees with its oracle",
  async (_name, target) => {
    const outcome = fuzz(target, await load(target), { seed: 1, runs: RUNS })
    expect(outcome.found === undefined, report(target, outcome)).toBe(true)
  },
)

test("mutants are twenty and more, five and more of each block", () => {
  const mutants = listMutants()
  expect(mutants.length).toBeGreaterThanOrEqual(20)
  for (const target of targets) {
    expect(mutants.filter((mutant) => mutant.target === target).length).toBeGreaterThanOrEqual(5)
  }
})

test.each(listMutants().map((mutant) => [mutant.name, mutant] as const))("the mutant %s applies", (_name, mutant) => {
  expect(mutate(mutant).size).toBeGreaterThan(0)
})

test.each(QUICK)("the mutant %s is found", async (name) => {
  const mutant = listMutants().find((each) => each.name === name)
  expect(mutant, `wanted ${listMutants().map((each) => each.name)}`).toBeDefined()
  if (mutant === undefined) return
  const { isFound, output } = await hunt(mutant, [`--runs=${RUNS}`, "--seed=1"])
  expect(isFound, output).toBe(true)
})
