import { expect, test } from "vitest"
import { fakeSocket } from "../testing/fake-socket.ts"
import { scriptedSource, settle, virtualClock } from "../testing/index.ts"
import { fromWebSocket } from "./from-web-socket.ts"
import type { Socket } from "./socket.ts"
import { toWebSocket } from "./to-web-socket.ts"

const texts = [{ chunk: "a" }, { chunk: "b" }, { chunk: "c" }]

test("toWebSocket() sends texts and bytes, and closes the socket behind them", async () => {
  const socket = fakeSocket()
  await toWebSocket(["a", Uint8Array.of(1)], socket)
  expect(socket.log).toEqual([
    ["send", "a"],
    ["send", Uint8Array.of(1)],
    ["close", 1000],
  ])
  expect(socket.listeners()).toBe(0)
})

test("toWebSocket() waits for a socket to open", async () => {
  const socket = fakeSocket({ readyState: 0 })
  const source = scriptedSource(texts)
  const done = toWebSocket(source.stream, socket)
  await settle()
  expect([source.given, socket.log]).toEqual([1, []])
  socket.readyState = 1
  socket.happen("open")
  await done
  expect(socket.log).toHaveLength(4)
})

test("toWebSocket() waits while more than its mark waits to be sent", async () => {
  const clock = virtualClock()
  const socket = fakeSocket()
  const source = scriptedSource(texts)
  const done = toWebSocket(source.stream, socket, { clock, highWaterMark: 100, interval: 5, preventClose: true })
  socket.bufferedAmount = 101
  await clock.advance(50)
  expect([source.given, socket.log]).toEqual([1, []])
  socket.bufferedAmount = 100
  await clock.advance(5)
  await done
  expect(socket.log.map(([, data]) => data)).toEqual(["a", "b", "c"])
  expect(clock.pending).toBe(0)
})

test.each([0, 1])(
  "toWebSocket() whose socket of state %s is closed cancels the source, and sends no more",
  async (readyState) => {
    const socket = fakeSocket({ readyState })
    const source = scriptedSource([...texts.slice(0, 1), { silence: true }])
    const done = toWebSocket(source.stream, socket)
    done.catch(() => {})
    await settle()
    socket.happen("close", { code: 1001, reason: "going away" })
    const error = { code: "socket-closed", closeCode: 1001, reason: "going away" }
    await expect(done).rejects.toMatchObject(error)
    await settle()
    expect(source.cancelled).toMatchObject([error])
    expect(source.stream.locked).toBe(false)
    expect(socket.listeners()).toBe(0)
  },
)

test("toWebSocket() fails where the socket is closed already, or fails", async () => {
  const source = scriptedSource(texts)
  const closed = fakeSocket({ readyState: 3 })
  await expect(toWebSocket(source.stream, closed)).rejects.toMatchObject({ closeCode: 1006 })
  expect(source.pulls).toBe(0)
  expect(source.cancelled).toHaveLength(1)
  expect(closed.listeners()).toBe(0)
  const socket = fakeSocket()
  const cause = new Error("no network")
  const done = toWebSocket(scriptedSource<string>([{ silence: true }]).stream, socket)
  done.catch(() => {})
  await settle()
  socket.happen("error", { error: cause })
  await expect(done).rejects.toMatchObject({ closeCode: 1006, cause })
})

test("toWebSocket() does not send to a socket that is closing", async () => {
  const clock = virtualClock()
  const socket = fakeSocket({ readyState: 2 })
  const done = toWebSocket(["a"], socket, { clock })
  done.catch(() => {})
  await clock.advance(1000)
  await expect(done).rejects.toMatchObject({ code: "socket-closed", closeCode: 1006 })
  expect(socket.log).toEqual([["close", 4011]])
})

test("toWebSocket() rejects with the code of a socket that was closing when an item came", async () => {
  const clock = virtualClock()
  const socket = fakeSocket({ readyState: 2 })
  const done = toWebSocket(["a"], socket, { clock })
  done.catch(() => {})
  await settle()
  socket.happen("close", { code: 4001, reason: "enough" })
  await expect(done).rejects.toMatchObject({ closeCode: 4001, reason: "enough" })
  expect([clock.pending, socket.listeners()]).toEqual([0, 0])
})

test("toWebSocket() tells the other side of a stream that failed by another code, unless it must not", async () => {
  const error = new Error("gone")
  for (const [options, log] of [
    [{}, [["close", 4011]]],
    [{ preventAbort: true }, []],
    [{ preventClose: true }, [["close", 4011]]],
  ] as const) {
    const socket = fakeSocket()
    await expect(toWebSocket(scriptedSource<string>([{ error }]).stream, socket, options)).rejects.toBe(error)
    expect(socket.log).toEqual(log)
  }
})

test("toWebSocket() rejects with what the stream failed with, also where the socket cannot be closed", async () => {
  const error = new Error("gone")
  const close = () => {
    throw new Error("cannot close")
  }
  const socket = Object.assign(fakeSocket(), { close })
  await expect(toWebSocket(scriptedSource<string>([{ error }]).stream, socket)).rejects.toBe(error)
  await expect(toWebSocket(["a"], socket)).rejects.toThrow("cannot close")
})

test("toWebSocket() that is aborted while it waits leaves neither timer nor listener", async () => {
  const clock = virtualClock()
  const abort = new AbortController()
  const socket = fakeSocket()
  socket.bufferedAmount = 2_000_000
  const source = scriptedSource(texts)
  const done = toWebSocket(source.stream, socket, { clock, signal: abort.signal })
  done.catch(() => {})
  await settle()
  expect(clock.pending).toBe(1)
  abort.abort("enough")
  await expect(done).rejects.toBe("enough")
  await settle()
  expect(source.cancelled).toEqual(["enough"])
  expect([clock.pending, socket.listeners()]).toEqual([0, 0])
})

test("toWebSocket() refuses what is no message, and keeps to the error policy", async () => {
  const source = [{ a: 1 } as never, "b"]
  await expect(toWebSocket(source, fakeSocket())).rejects.toMatchObject({ code: "invalid-chunk" })
  const socket = fakeSocket()
  const failed: unknown[] = []
  await toWebSocket(source, socket, { onError: (_, item) => void failed.push(item) })
  expect(failed).toEqual([{ a: 1 }])
  expect(socket.log).toEqual([
    ["send", "b"],
    ["close", 1000],
  ])
})

/** Two ends of a WebSocket, where the runtime has such. */
const Pair = (globalThis as { WebSocketPair?: new () => Record<0 | 1, Socket & { accept(): void }> }).WebSocketPair

if (Pair) {
  test("toWebSocket() and fromWebSocket() understand each other over a real WebSocket", async () => {
    for (const error of [undefined, new Error("gone")]) {
      const { 0: client, 1: server } = new Pair()
      client.accept()
      server.accept()
      const script = [{ chunk: "水車" }, { chunk: Uint8Array.of(0, 255) }, ...(error ? [{ error }] : [])]
      const received: unknown[] = []
      const read = (async () => {
        for await (const message of fromWebSocket(client)) received.push(message)
      })()
      const sent = toWebSocket(scriptedSource<string | Uint8Array>(script).stream, server)
      const [reading, sending] = await Promise.allSettled([read, sent])
      expect(received).toEqual(["水車", Uint8Array.of(0, 255)])
      expect(sending.status).toBe(error ? "rejected" : "fulfilled")
      expect(reading).toMatchObject(error ? { reason: { closeCode: 4011 } } : { status: "fulfilled" })
    }
  })
}
