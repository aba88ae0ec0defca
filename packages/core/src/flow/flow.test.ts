import { expect, test } from "vitest"
import { countListeners } from "../testing/count-listeners.ts"
import { scriptedSource, settle } from "../testing/index.ts"
import { type FlowOptions, openFlow } from "./flow.ts"

/** The simplest flow: what comes goes on. */
function forward<T>(source: Parameters<typeof openFlow<T>>[0], options: FlowOptions = {}, end = () => {}) {
  const flow = openFlow<T>(source, options, { pull: () => flow.next(), take: (chunk) => flow.enqueue(chunk), end })
  return flow.stream
}

test("a flow reads nothing before it is asked, and one chunk for each that is asked for", async () => {
  const source = scriptedSource([{ chunk: 1 }, { chunk: 2 }, { chunk: 3 }])
  const reader = forward(source.stream).getReader()
  await settle()
  expect(source.pulls).toBe(0)
  expect(await Promise.all([reader.read(), reader.read()])).toEqual([
    { done: false, value: 1 },
    { done: false, value: 2 },
  ])
  await settle()
  expect(source.pulls).toBe(2)
  expect(await reader.read()).toEqual({ done: false, value: 3 })
  expect(await reader.read()).toEqual({ done: true, value: undefined })
})

test("a flow gives its source back when it has ended", async () => {
  const source = scriptedSource([{ chunk: 1 }])
  expect(await Array.fromAsync(forward(source.stream))).toEqual([1])
  expect(source.stream.locked).toBe(false)
})

test("a flow passes an error of the source on as it is", async () => {
  const error = new Error("gone")
  const ended: string[] = []
  const reader = forward(scriptedSource([{ chunk: 1 }, { error }]).stream, {}, () => ended.push("end")).getReader()
  await reader.read()
  await expect(reader.read()).rejects.toBe(error)
  expect(ended).toEqual(["end"])
})

test("a flow that is cancelled while the source is idle cancels it once, with the reason", async () => {
  const source = scriptedSource<number>([{ silence: true }])
  const ended: string[] = []
  const reader = forward(source.stream, {}, () => ended.push("end")).getReader()
  const read = reader.read()
  await settle()
  await reader.cancel("enough")
  expect(await read).toEqual({ done: true, value: undefined })
  await reader.cancel("again")
  expect(source.cancelled).toEqual(["enough"])
  expect(source.stream.locked).toBe(false)
  expect(ended).toEqual(["end"])
})

test("a flow that is aborted while the source is idle fails with the reason, and cancels the source with it", async () => {
  const source = scriptedSource<number>([{ silence: true }])
  const abort = new AbortController()
  const reader = forward(source.stream, { signal: abort.signal }).getReader()
  const read = reader.read()
  read.catch(() => {})
  await settle()
  const reason = new Error("stop")
  abort.abort(reason)
  await expect(read).rejects.toBe(reason)
  await settle()
  expect(source.cancelled).toEqual([reason])
})

test("a flow whose signal is aborted already reads nothing", async () => {
  const source = scriptedSource([{ chunk: 1 }])
  const reader = forward(source.stream, { signal: AbortSignal.abort("no") }).getReader()
  await expect(reader.read()).rejects.toBe("no")
  await settle()
  expect(source.pulls).toBe(0)
  expect(source.cancelled).toEqual(["no"])
})

test("a flow that throws fails with what it threw, and cancels the source with it", async () => {
  const source = scriptedSource([{ chunk: 1 }, { chunk: 2 }])
  const error = new Error("bad")
  const flow = openFlow(
    source.stream,
    {},
    {
      pull: () => flow.next(),
      take() {
        throw error
      },
    },
  )
  await expect(flow.stream.getReader().read()).rejects.toBe(error)
  await settle()
  expect(source.cancelled).toEqual([error])
})

test("a source whose cancel fails disturbs nobody", async () => {
  const stream = new ReadableStream({
    cancel() {
      throw new Error("cannot")
    },
  })
  await forward(stream).cancel("enough")
  expect(stream.locked).toBe(false)
})

test("a flow can leave its source and go on for a while", async () => {
  const source = scriptedSource<number>([{ silence: true }])
  const flow = openFlow<number>(source.stream, {}, { pull: () => flow.next(), take() {}, done: () => flow.enqueue(7) })
  const reader = flow.stream.getReader()
  const read = reader.read()
  await settle()
  await flow.leave("enough")
  expect(await read).toEqual({ done: false, value: 7 })
  await reader.cancel("again")
  expect(source.cancelled).toEqual(["enough"])
})

test("a flow refuses a source that somebody else reads", () => {
  const stream = new ReadableStream()
  stream.getReader()
  expect(() => forward(stream)).toThrow(expect.objectContaining({ code: "stream-locked" }))
})

test("a flow leaves no listener on its signal behind", async () => {
  const { signal } = new AbortController()
  const listeners = countListeners(signal)
  await Array.fromAsync(forward([1, 2], { signal }))
  const other = forward([1, 2], { signal })
  expect(listeners()).toBe(1)
  await other.cancel()
  expect(listeners()).toBe(0)
})

test("a flow that closes before its source tells it why", async () => {
  const source = scriptedSource([{ chunk: 1 }, { silence: true }])
  const flow = openFlow(source.stream, {}, { pull: () => flow.next(), take: () => flow.close("enough") })
  expect(await flow.stream.getReader().read()).toEqual({ done: true, value: undefined })
  await settle()
  expect(source.cancelled).toEqual(["enough"])
})

test("a flow that fails may tell its reader one thing and its source another", async () => {
  const source = scriptedSource([{ chunk: 1 }])
  const flow = openFlow(source.stream, {}, { pull: () => flow.next(), take: () => flow.fail("sorry", "bad item") })
  await expect(flow.stream.getReader().read()).rejects.toBe("sorry")
  await settle()
  expect(source.cancelled).toEqual(["bad item"])
})
