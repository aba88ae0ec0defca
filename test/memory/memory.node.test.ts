/** What is held stays small: of what goes through, and of what never ends. `pnpm test:long` has a gigabyte of each. */

import { expect, test } from "vitest"
import { endless } from "./endless.ts"
import { prove } from "./start.ts"
import { throughputs } from "./throughputs.ts"

const MIB = 1_048_576

/** What the runtime itself holds more at one moment than at another. */
const NOISE = MIB / 2

const THROUGH = 8 * MIB

/** No power of two: memory that doubles would hold more than this allows. */
const LIMIT = 700_000

const TOLERANCE = 65_536

/** What a rope of a few pieces takes besides, before it is laid out flat, where each has the length of a token. */
const ROPE = 65_536

test("nothing stays behind of what goes through", async () => {
  const outcomes = await prove(throughputs.map(({ name }) => ({ kind: "throughput", name, byteLength: THROUGH })))
  const grown = outcomes.filter(({ held }, index) => held > NOISE + (throughputs[index]?.holds ?? 0))
  expect(grown).toEqual([])
  expect(outcomes.filter(({ received = 0 }) => received < THROUGH)).toEqual([])
  expect(outcomes).toHaveLength(throughputs.length)
})

/** The parser of events keeps every piece of a line as it came. */
const ours = endless.filter(({ name }) => !name.startsWith("decodeSse"))

test.each([
  { of: "the length that a socket gives", chunkLength: 16_384, proofs: endless, tolerance: TOLERANCE },
  { of: "the length of a token", chunkLength: 16, proofs: ours, tolerance: TOLERANCE + ROPE },
])("what never ends is stopped at its limit having held no more, in chunks of $of", async (each) => {
  const { chunkLength, proofs, tolerance } = each
  const jobs = proofs.map(({ name }) => ({ kind: "endless", name, byteLength: LIMIT, chunkLength }) as const)
  const outcomes = await prove(jobs)
  const excessive = outcomes.filter(({ held }, index) => held > (LIMIT + tolerance) * (proofs[index]?.times ?? 1))
  expect(excessive).toEqual([])
  expect(outcomes.filter(({ received = 0 }) => received <= LIMIT || received > LIMIT + chunkLength)).toEqual([])
  expect(outcomes).toHaveLength(proofs.length)
})
