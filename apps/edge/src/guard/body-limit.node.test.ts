import { expect, test } from "vitest"
import { readBounded } from "./body-limit.ts"

/** Gives every chunk in the same piece of memory, as a reader of a file or a socket may. */
function reusing(count: number, onCancel = () => {}): ReadableStream<Uint8Array> {
  const memory = new Uint8Array(1)
  let given = 0
  return new ReadableStream(
    {
      pull(controller) {
        if (given === count) return controller.close()
        memory[0] = given++
        controller.enqueue(memory)
      },
      cancel: onCancel,
    },
    { highWaterMark: 0 },
  )
}

test("readBounded() keeps the bytes, not the chunks that they came in", async () => {
  expect([...((await readBounded(reusing(200), 200)) ?? [])]).toEqual(Array.from({ length: 200 }, (_, value) => value))
})

test("readBounded() gives an array of its own, with nothing behind it", async () => {
  const memory = Buffer.from("abcdef")
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(memory.slice(1, 3))
      controller.enqueue(memory.slice(3, 4))
      controller.close()
    },
  })
  const bytes = await readBounded(body, 100)
  memory.fill(0)
  expect(new TextDecoder().decode(bytes)).toBe("bcd")
  expect(bytes?.buffer.byteLength).toBe(3)
})

test("readBounded() reads no further than its limit", async () => {
  let isCancelled = false
  const body = reusing(200, () => {
    isCancelled = true
  })
  expect(await readBounded(body, 199)).toBeUndefined()
  expect(isCancelled).toBe(true)
})

test("readBounded() gives no bytes for no body", async () => {
  expect(await readBounded(null, 0)).toEqual(new Uint8Array(0))
})
