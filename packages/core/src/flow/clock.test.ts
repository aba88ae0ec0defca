import { expect, test } from "vitest"
import { systemClock } from "./clock.ts"

test("systemClock calls back once its time has come, and not when cleared", async () => {
  const rung: string[] = []
  systemClock.clearTimeout(systemClock.setTimeout(() => rung.push("never"), 0))
  await new Promise<void>((resolve) => systemClock.setTimeout(resolve, 1))
  expect(rung).toEqual([])
})
