/** Clients are silenced, and nobody else is. */
import { expect, test, vi } from "vitest"

test("silently() prints nothing of what a function prints, at once or later, and all that others print meanwhile", async () => {
  const print = vi.spyOn(console, "warn").mockImplementation(() => {})
  vi.resetModules()
  const { silently } = await import("./silence.ts")
  console.warn("before")
  const later = silently(async () => {
    console.warn("at once")
    await Promise.resolve()
    console.warn("later")
    return "given"
  })
  console.warn("meanwhile")
  expect(await later).toBe("given")
  console.warn("after")
  expect(print.mock.calls).toEqual([["before"], ["meanwhile"], ["after"]])
})
