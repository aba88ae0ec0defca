import { expect, test } from "vitest"
import { fakeSocket } from "../testing/fake-socket.ts"
import { settle } from "../testing/index.ts"
import { fromWebSocket } from "./from-web-socket.ts"

test("fromWebSocket() gives texts as strings and others as bytes, and ends where the other side does", async () => {
  for (const code of [1000, 1005]) {
    const socket = fakeSocket()
    const stream = fromWebSocket(socket)
    expect(socket.binaryType).toBe("arraybuffer")
    socket.happen("message", { data: "Hello" })
    socket.happen("message", { data: Uint8Array.of(1, 2).buffer })
    socket.happen("close", { code })
    expect(await Array.fromAsync(stream)).toEqual(["Hello", Uint8Array.of(1, 2)])
    expect(socket.listeners()).toBe(0)
  }
})

test("fromWebSocket() fails behind the messages before where the socket is closed in any other way", async () => {
  const socket = fakeSocket()
  const reader = fromWebSocket(socket).getReader()
  socket.happen("message", { data: "Hello" })
  socket.happen("close", { code: 1001, reason: "going away" })
  expect((await reader.read()).value).toBe("Hello")
  await expect(reader.read()).rejects.toMatchObject({
    code: "socket-closed",
    closeCode: 1001,
    reason: "going away",
    message: "Cannot go on: the WebSocket was closed with code 1001",
  })
  expect(socket.listeners()).toBe(0)
})

test("fromWebSocket() fails where the socket does, or is closed already", async () => {
  const socket = fakeSocket()
  const cause = new Error("no network")
  const read = fromWebSocket(socket).getReader().read()
  socket.happen("error", { error: cause })
  await expect(read).rejects.toMatchObject({ closeCode: 1006, cause })
  const late = fromWebSocket(fakeSocket({ readyState: 3 })).getReader()
  await expect(late.read()).rejects.toMatchObject({ closeCode: 1006 })
})

test("fromWebSocket() closes the socket when it is cancelled or aborted, once, and not where it must not", async () => {
  const abort = new AbortController()
  const [one, two, three] = [fakeSocket(), fakeSocket(), fakeSocket()]
  const cancelled = fromWebSocket(one)
  await cancelled.cancel()
  const aborted = fromWebSocket(two, { signal: abort.signal }).getReader()
  abort.abort("enough")
  await expect(aborted.read()).rejects.toBe("enough")
  await fromWebSocket(three, { preventCancel: true }).cancel()
  expect([one.log, two.log, three.log]).toEqual([[["close"]], [["close"]], []])
  expect([one, two, three].map((socket) => socket.listeners())).toEqual([0, 0, 0])
})

test("fromWebSocket() fails and closes the socket when nobody reads", async () => {
  const socket = fakeSocket()
  const reader = fromWebSocket(socket, { highWaterMark: 1 }).getReader()
  socket.happen("message", { data: "a" })
  socket.happen("message", { data: "b" })
  expect(socket.log).toEqual([["close"]])
  expect((await reader.read()).value).toBe("a")
  await expect(reader.read()).rejects.toMatchObject({ code: "buffer-overflow" })
  await settle()
})

test("fromWebSocket() drops by its policy instead", async () => {
  const socket = fakeSocket()
  const stream = fromWebSocket(socket, { highWaterMark: 1, overflow: "drop-oldest" })
  for (const data of ["a", "b", "c"]) socket.happen("message", { data })
  socket.happen("close", { code: 1000 })
  expect(await Array.fromAsync(stream)).toEqual(["c"])
  expect(stream.counters.dropped).toBe(2)
})

test("fromWebSocket() takes the platform's own by its type", () => {
  const take = (socket: WebSocket) => fromWebSocket(socket)
  expect(take).toBeInstanceOf(Function)
})

test("fromWebSocket() refuses messages that it cannot read in order", async () => {
  const socket = fakeSocket()
  const reader = fromWebSocket(socket).getReader()
  socket.happen("message", { data: { size: 1 } })
  await expect(reader.read()).rejects.toMatchObject({ code: "invalid-chunk" })
})
