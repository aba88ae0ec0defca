import { expect, test } from "vitest"
import { createTail } from "./tail.ts"

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)

test("createTail() joins what was kept with what is behind it", () => {
  const tail = createTail()
  for (const letter of "abc") tail.append(Buffer.from(letter))
  expect(tail.byteLength).toBe(3)
  expect(text(tail.release(Buffer.from("d")))).toBe("abcd")
  expect(tail.byteLength).toBe(0)
})

test("createTail() hands on what it has nothing to put before", () => {
  const bytes = Uint8Array.of(1)
  expect(createTail().release(bytes)).toBe(bytes)
})

test("createTail() keeps no view of what it was given, and does not write into what it gave", () => {
  const tail = createTail()
  const memory = Buffer.from("abc")
  tail.append(memory.slice(0, 2))
  memory.fill(0)
  const first = tail.release(Buffer.from("c"))
  tail.append(Buffer.from("xyz"))
  expect(text(first)).toBe("abc")
  expect(first.buffer.byteLength).toBe(3)
})
