import { expect, test } from "vitest"
import { hunt, listMutants, PATIENCE, runFuzzer } from "./mutants.ts"
import { targets } from "./targets.ts"

/** From a new seed every time, which the fuzzer prints, or from the one that is asked for. */
const { MILLRACE_SEED, MILLRACE_MINUTES } = process.env
const seed = `--seed=${MILLRACE_SEED || Math.floor(Math.random() * 2 ** 32)}`

/** Minutes for each block. */
const minutes = Number(MILLRACE_MINUTES || 1)

test.each(targets.map(({ name }) => name))(`%s agrees with its oracle for ${minutes} minutes`, async (name) => {
  const output = await runFuzzer([name, `--seconds=${minutes * 60}`, seed])
  console.log(output)
  expect(output).toContain("no difference")
})

test.each(listMutants().map((mutant) => [mutant.name, mutant] as const))(
  `the mutant %s is found within ${PATIENCE} seconds`,
  async (_name, mutant) => {
    const { isFound, output } = await hunt(mutant, [`--seconds=${PATIENCE}`, seed])
    expect(isFound, output).toBe(true)
  },
)
