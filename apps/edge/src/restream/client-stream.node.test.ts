import { settle, virtualClock } from "@millrace/core/testing"
import { expect, test } from "vitest"
import { createClientStream } from "./client-stream.ts"

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

/** A stream whose pieces come when the test gives them. */
function createScene({ isDue = false, ending = "end" as string | null } = {}) {
  const clock = virtualClock()
  const waiting: ((piece: string | undefined) => void)[] = []
  const events: string[] = []
  let asked = 0
  let written = 0
  const stream = createClientStream({
    clock,
    next: () => {
      asked++
      return new Promise((resolve) => waiting.push((piece) => resolve(piece === undefined ? undefined : bytes(piece))))
    },
    ending: () => (ending === null ? undefined : bytes(ending)),
    heartbeat: { frame: bytes(":\n"), interval: 100, isDue },
    onBytes: (length) => {
      written += length
    },
    onEnd: () => events.push("end"),
    onCancel: () => events.push("cancel"),
  })
  const reader = stream.getReader()
  return {
    clock,
    reader,
    events,
    give: (piece: string | undefined) => waiting.shift()?.(piece),
    read: async () => {
      const { done, value } = await reader.read()
      return done ? undefined : new TextDecoder().decode(value)
    },
    get asked() {
      return asked
    },
    get written() {
      return written
    },
  }
}

test("createClientStream() asks for a piece only when the client reads", async () => {
  const scene = createScene()
  await settle()
  expect(scene.asked).toBe(0)
  const read = scene.read()
  await settle()
  expect(scene.asked).toBe(1)
  scene.give("a")
  expect(await read).toBe("a")
  await scene.clock.advance(10_000)
  expect(scene.asked).toBe(1)
})

test("createClientStream() writes heartbeats only while the client waits, at intervals", async () => {
  const scene = createScene()
  const first = scene.read()
  await scene.clock.advance(99)
  expect(scene.written).toBe(0)
  await scene.clock.advance(1)
  expect(await first).toBe(":\n")
  await scene.clock.advance(10_000)
  expect(scene.written).toBe(2)
  const second = scene.read()
  await scene.clock.advance(100)
  expect(await second).toBe(":\n")
  const third = scene.read()
  scene.give("a")
  expect(await third).toBe("a")
  expect(scene.asked).toBe(1)
})

test("createClientStream() writes the first heartbeat at once where it is due", async () => {
  const scene = createScene({ isDue: true })
  expect(await scene.read()).toBe(":\n")
  const next = scene.read()
  await scene.clock.advance(99)
  expect(scene.written).toBe(2)
  scene.give("a")
  expect(await next).toBe("a")
})

test("createClientStream() ends with its last words and leaves no timer behind", async () => {
  const scene = createScene()
  const read = scene.read()
  await settle()
  scene.give(undefined)
  expect(await read).toBe("end")
  expect(await scene.read()).toBe(undefined)
  expect([scene.events, scene.clock.pending]).toEqual([["end"], 0])
})

test("createClientStream() fails where there are no last words", async () => {
  const scene = createScene({ ending: null })
  const read = scene.read()
  await settle()
  scene.give(undefined)
  await expect(read).rejects.toThrow("broken off")
  expect(scene.events).toEqual(["end"])
})

test("createClientStream() tells that the client left, and what comes late is dropped", async () => {
  const scene = createScene()
  void scene.read()
  await settle()
  await scene.reader.cancel()
  scene.give("late")
  await scene.clock.advance(1_000)
  expect([scene.events, scene.written, scene.clock.pending]).toEqual([["cancel"], 0, 0])
})
