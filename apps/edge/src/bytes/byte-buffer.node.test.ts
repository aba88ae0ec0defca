import { expect, test } from "vitest"
import { createByteBuffer } from "./byte-buffer.ts"

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values)

test("createByteBuffer() gives what was appended, in order, and then keeps nothing", () => {
  const buffer = createByteBuffer()
  for (let value = 0; value < 100; value++) buffer.append(bytes(value))
  expect(buffer.byteLength).toBe(100)
  expect([...buffer.take(bytes(100))]).toEqual(Array.from({ length: 101 }, (_, value) => value))
  expect(buffer.byteLength).toBe(0)
  expect(buffer.take()).toEqual(bytes())
})

test("createByteBuffer() takes what fits its limit to the byte, and nothing of what does not", () => {
  const buffer = createByteBuffer({ maxByteLength: 5 })
  expect(buffer.append(bytes(1, 2, 3))).toBe(true)
  expect(buffer.append(bytes(4, 5, 6))).toBe(false)
  expect(buffer.append(bytes(4, 5))).toBe(true)
  expect(buffer.append(bytes(6))).toBe(false)
  expect(buffer.append(bytes())).toBe(true)
  expect(buffer.take()).toEqual(bytes(1, 2, 3, 4, 5))
})

test("createByteBuffer() holds no more than its limit, and gives no more than was put in", () => {
  const buffer = createByteBuffer({ maxByteLength: 1_000 })
  const room: number[] = []
  for (let count = 0; count < 1_000; count++) {
    buffer.append(bytes(1))
    room.push(buffer.capacity)
  }
  expect(Math.max(...room)).toBe(1_000)
  // Doubled, not grown by every byte.
  expect(new Set(room).size).toBeLessThan(12)
  expect(buffer.take().buffer.byteLength).toBe(1_000)
  buffer.append(bytes(1, 2))
  buffer.append(bytes(3))
  expect(buffer.take().buffer.byteLength).toBe(3)
})

test.each([
  ["an array", (source: Uint8Array) => source.subarray(1, 3)],
  ["a Node buffer, whose slice is a view", (source: Uint8Array) => Buffer.from(source.buffer).slice(1, 3)],
])("createByteBuffer() keeps no view of %s", (_name, view) => {
  const source = bytes(1, 2, 3, 4)
  const buffer = createByteBuffer()
  buffer.append(view(source))
  source.fill(9)
  const first = buffer.take()
  expect(first).toEqual(bytes(2, 3))
  buffer.append(bytes(7, 8))
  expect(first).toEqual(bytes(2, 3))
})
