/** A hundred thousand schedules for each policy, from a seed that every run may choose. */
import { expect, test } from "vitest"
import { checkBufferHistories } from "../../packages/core/src/testing/buffer-history.ts"

const SCHEDULES = 100_000
const PATIENCE = 900_000

test.each(["block", "drop-oldest", "drop-newest", "error", "coalesce"] as const)(
  "buffer() does what its model does, a hundred thousand times over: %s",
  async (overflow) => {
    const seed = Number(process.env.MILLRACE_SEED || 1)
    expect(await checkBufferHistories(overflow, SCHEDULES, seed)).toBeGreaterThan(SCHEDULES)
  },
  PATIENCE,
)
