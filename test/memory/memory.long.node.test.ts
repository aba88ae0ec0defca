/** A gigabyte of everything that goes through, with a flat heap, and the default limits of what never ends. */

import { expect, test } from "vitest"
import { endless } from "./endless.ts"
import { prove } from "./start.ts"
import { throughputs } from "./throughputs.ts"

const MIB = 1_048_576
const GIGABYTE = 1_000_000_000

/** What the runtime itself holds more at one moment than at another. */
const NOISE = MIB / 2

const PATIENCE = 600_000

/** The limit that most blocks have where none is given. */
const LIMIT = 8 * MIB

/** What a read of a socket gives. */
const CHUNK_LENGTH = 16_384

const TOLERANCE = 65_536

test.each(throughputs)(
  "nothing stays behind of a gigabyte through $name",
  async ({ name, holds }) => {
    const [outcome] = await prove([{ kind: "throughput", name, byteLength: GIGABYTE }])
    console.log(`${name}: ${outcome?.held} bytes more`)
    expect(outcome?.held).toBeLessThanOrEqual(NOISE + holds)
    expect(outcome?.received).toBeGreaterThanOrEqual(GIGABYTE)
  },
  PATIENCE,
)

test.each(endless)(
  "$name that never ends is stopped at 8 MiB",
  async ({ name, times = 1 }) => {
    const [outcome] = await prove([{ kind: "endless", name, byteLength: LIMIT, chunkLength: CHUNK_LENGTH }])
    console.log(`${name}: ${outcome?.held} bytes of ${LIMIT}`)
    expect(outcome?.held).toBeLessThanOrEqual((LIMIT + TOLERANCE) * times)
  },
  PATIENCE,
)
