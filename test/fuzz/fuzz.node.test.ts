import { expect, test } from "vitest"
import { load } from "./fuzz.ts"
import { fuzz, report } from "./loop.ts"
import { hunt, listMutants, mutate } from "./mutants.ts"
import { targets } from "./targets.ts"

/** Cases for each: a second or so. The long run has as many as its minutes give. */
const RUNS = { core: 2500, llm: 400 }

/** Mutants that show in the first cases, one for each block and some: that the others are found too, the long run shows. */
const QUICK = [
  "bedrock-converse.torn-frame",
  "decode-json-sequence.torn-number",
  "decode-sse.marks",
  "partial-json.prototype",
  "openai-chat.end-rule",
  "openai-responses.torn-end",
  "replace-text.look-back",
]

test.each(targets.map((target) => [target.name, target] as const))(
  "%s agrees with its oracle",
  async (_name, target) => {
    const outcome = fuzz(target, await load(target), { seed: 1, runs: RUNS[target.package ?? "core"] })
    expect(outcome.found === undefined, report(target, outcome)).toBe(true)
  },
)

test("mutants of core are twenty and more, five and more of each block", () => {
  const mutants = listMutants().filter((mutant) => mutant.target.package === undefined)
  expect(mutants.length).toBeGreaterThanOrEqual(20)
  for (const target of targets.filter((each) => each.package === undefined)) {
    expect(mutants.filter((mutant) => mutant.target === target).length).toBeGreaterThanOrEqual(5)
  }
})

test("mutants of decoders and of what they stand on are ten and more", () => {
  const mutants = listMutants().filter((mutant) => mutant.target.package === "llm")
  expect(mutants.length).toBeGreaterThanOrEqual(10)
})

test.each(listMutants().map((mutant) => [mutant.name, mutant] as const))("the mutant %s applies", (_name, mutant) => {
  expect(mutate(mutant).size).toBeGreaterThan(0)
})

test.each(QUICK)("the mutant %s is found", async (name) => {
  const mutant = listMutants().find((each) => each.name === name)
  expect(mutant, `wanted ${listMutants().map((each) => each.name)}`).toBeDefined()
  if (mutant === undefined) return
  const { isFound, output } = await hunt(mutant, [`--runs=${RUNS[mutant.target.package ?? "core"]}`, "--seed=1"])
  expect(isFound, output).toBe(true)
})
