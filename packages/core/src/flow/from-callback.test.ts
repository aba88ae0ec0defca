import { expect, test } from "vitest"
import { settle, virtualClock } from "../testing/index.ts"
import { fromCallback, type Producer, type PushOptions } from "./from-callback.ts"

/** A stream and what fills it. */
function open<T = number>(options: PushOptions<T> = {}) {
  let producer: Producer<T> | undefined
  const stream = fromCallback<T>((given) => {
    producer = given
  }, options)
  return { stream, reader: stream.getReader(), producer: producer as Producer<T> }
}

test("fromCallback() calls its function at once, and gives what was pushed before anybody reads", async () => {
  const { reader, producer } = open()
  expect([producer.push(1), producer.push(2)]).toEqual([true, true])
  producer.close()
  expect(producer.push(3)).toBe(false)
  expect(producer.signal.aborted).toBe(true)
  expect(await reader.read()).toEqual({ done: false, value: 1 })
  expect(await reader.read()).toEqual({ done: false, value: 2 })
  expect((await reader.read()).done).toBe(true)
})

test("fromCallback() gives what is pushed to who waits", async () => {
  const { reader, producer } = open()
  const reads = Promise.all([reader.read(), reader.read()])
  await settle()
  producer.push(1)
  producer.push(2)
  expect((await reads).map(({ value }) => value)).toEqual([1, 2])
})

test("fromCallback() gives an error behind what was pushed", async () => {
  const error = new Error("gone")
  const { reader, producer } = open()
  producer.push(1)
  producer.error(error)
  producer.close()
  expect(producer.signal.reason).toBe(error)
  expect((await reader.read()).value).toBe(1)
  await expect(reader.read()).rejects.toBe(error)
})

test.each(["throws", "rejects"])("fromCallback() fails with what its function %s", async (how) => {
  const error = new Error("cannot start")
  const stream = fromCallback(() => {
    if (how === "rejects") return Promise.reject(error)
    throw error
  })
  await expect(stream.getReader().read()).rejects.toBe(error)
})

test("fromCallback() tells the producer of a cancel and of an abort, with the reason", async () => {
  const abort = new AbortController()
  const [one, other] = [open(), open({ signal: abort.signal })]
  await one.reader.cancel("enough")
  expect(one.producer.signal.reason).toBe("enough")
  expect(one.producer.push(1)).toBe(false)
  abort.abort("stop")
  expect(other.producer.signal.reason).toBe("stop")
  await expect(other.reader.read()).rejects.toBe("stop")
})

test("fromCallback() whose signal is aborted already calls nobody", async () => {
  let calls = 0
  const stream = fromCallback(() => calls++, { signal: AbortSignal.abort("no") })
  await expect(stream.getReader().read()).rejects.toBe("no")
  expect(calls).toBe(0)
})

test("fromCallback() fails behind what it holds when more is pushed than there is room for", async () => {
  const { reader, producer } = open({ highWaterMark: 2 })
  expect([producer.push(1), producer.push(2), producer.push(3), producer.push(4)]).toEqual([true, false, false, false])
  expect(producer.signal.reason).toMatchObject({ code: "buffer-overflow" })
  expect([(await reader.read()).value, (await reader.read()).value]).toEqual([1, 2])
  await expect(reader.read()).rejects.toMatchObject({ code: "buffer-overflow", limit: 2, received: 3 })
})

test("fromCallback() holds 1024 items where nothing else is said", async () => {
  const { producer } = open()
  for (let number = 1; number < 1024; number++) producer.push(number)
  expect(producer.push(1024)).toBe(false)
  expect(producer.signal.aborted).toBe(false)
  producer.push(1025)
  expect(producer.signal.aborted).toBe(true)
})

test("fromCallback() takes a strategy of the platform for its options", async () => {
  const { producer } = open<Uint8Array>(new ByteLengthQueuingStrategy({ highWaterMark: 3 }) as PushOptions<Uint8Array>)
  expect([producer.push(new Uint8Array(2)), producer.push(new Uint8Array(1))]).toEqual([true, false])
})

test("fromCallback() drops and counts by its policy", async () => {
  const { stream, reader, producer } = open({ highWaterMark: 2, overflow: "drop-oldest" })
  for (const number of [1, 2, 3]) producer.push(number)
  producer.close()
  expect([(await reader.read()).value, (await reader.read()).value]).toEqual([2, 3])
  expect(stream.counters).toMatchObject({ received: 3, delivered: 2, dropped: 1 })
})

test("fromCallback() lets a producer wait for room, and fails for one that does not", async () => {
  const { reader, producer } = open({ highWaterMark: 1, overflow: "block" })
  await producer.ready()
  expect(producer.push(1)).toBe(false)
  let isReady = false
  const ready = producer.ready().then(() => {
    isReady = true
  })
  await settle()
  expect(isReady).toBe(false)
  expect((await reader.read()).value).toBe(1)
  await ready
  producer.push(2)
  producer.push(3)
  expect((await reader.read()).value).toBe(2)
  await expect(reader.read()).rejects.toMatchObject({ code: "buffer-overflow" })
})

test("fromCallback() lets no producer wait for a stream that is over", async () => {
  const { reader, producer } = open({ highWaterMark: 1, overflow: "block" })
  producer.push(1)
  const ready = producer.ready()
  await reader.cancel()
  await ready
  await producer.ready()
})

test("fromCallback() leaves no timer behind", async () => {
  const clock = virtualClock()
  const { reader, producer } = open({ clock, timeout: 100, overflow: "block", highWaterMark: 1 })
  producer.push(1)
  await reader.cancel()
  expect(clock.pending).toBe(0)
})
