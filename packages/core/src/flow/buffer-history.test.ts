import { expect, test } from "vitest"
import { checkBufferHistories } from "../testing/buffer-history.ts"

test.each(["block", "drop-oldest", "drop-newest", "error", "coalesce"] as const)(
  "buffer() does what its model does, whatever the schedule: %s",
  async (overflow) => {
    expect(await checkBufferHistories(overflow, 400, 1)).toBeGreaterThan(4000)
  },
)
