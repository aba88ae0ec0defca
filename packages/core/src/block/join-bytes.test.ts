import { expect, test } from "vitest"
import { joinBytes } from "./join-bytes.ts"

test("joinBytes() joins none, one and many", () => {
  const one = Uint8Array.of(1, 2)
  expect(joinBytes([])).toEqual(new Uint8Array())
  expect(joinBytes([one])).toBe(one)
  expect(joinBytes([one, new Uint8Array(), Uint8Array.of(3)])).toEqual(Uint8Array.of(1, 2, 3))
})

test("joinBytes() keeps no view of what it joined", () => {
  const one = Uint8Array.of(1)
  const joined = joinBytes([one, one])
  one[0] = 9
  expect(joined).toEqual(Uint8Array.of(1, 1))
})
