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

/** What a read of a socket gives. */
const CHUNK_LENGTH = 16_384

const TOLERANCE = 65_536

test("nothing stays behind of what goes through", async () => {
  const outcomes = await prove(throughputs.map(({ name }) => ({ kind: "throughput", name, byteLength: THROUGH })))
  const grown = outcomes.filter(({ held }, index) => held > NOISE + (throughputs[index]?.holds ?? 0))
  expect(grown).toEqual([])
  expect(outcomes.filter(({ received = 0 }) => received < THROUGH)).toEqual([])
  expect(outcomes).toHaveLength(throughputs.length)
})

test("what never ends is stopped at its limit, and no more than that was held", async () => {
  const jobs = endless.map(
    ({ name }) => ({ kind: "endless", name, byteLength: LIMIT, chunkLength: CHUNK_LENGTH }) as const,
  )
  const outcomes = await prove(jobs)
  const excessive = outcomes.filter(({ held }, index) => held > (LIMIT + TOLERANCE) * (endless[index]?.times ?? 1))
  expect(excessive).toEqual([])
  expect(outcomes.filter(({ received = 0 }) => received <= LIMIT || received > LIMIT + CHUNK_LENGTH)).toEqual([])
  expect(outcomes).toHaveLength(endless.length)
})
