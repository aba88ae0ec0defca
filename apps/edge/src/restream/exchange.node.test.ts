import { virtualClock } from "@millrace/core/testing"
import { expect, test } from "vitest"
import { clientClosed, createExchange } from "./exchange.ts"

const timeouts = { firstEvent: 100, idle: 50, total: 1_000 }

function createScene() {
  const clock = virtualClock()
  const client = new AbortController()
  return { clock, client, exchange: createExchange({ clock, timeouts, client: client.signal }) }
}

test("createExchange() ends an upstream that does not begin", async () => {
  const { clock, exchange } = createScene()
  await clock.advance(99)
  expect(exchange.over).toBe(false)
  await clock.advance(1)
  expect([exchange.failure?.code, exchange.failure?.status, exchange.signal.aborted]).toEqual([
    "first_event_timeout",
    504,
    true,
  ])
  expect(clock.pending).toBe(0)
})

test("createExchange() ends an upstream that falls silent, counting from its last event", async () => {
  const { clock, exchange } = createScene()
  for (let event = 0; event < 5; event++) {
    await clock.advance(40)
    exchange.event()
  }
  await clock.advance(49)
  expect(exchange.over).toBe(false)
  await clock.advance(1)
  expect([exchange.failure?.code, exchange.firstEvent, exchange.duration]).toEqual(["idle_timeout", 40, 250])
})

test("createExchange() does not count the time in which nobody waits for the upstream", async () => {
  const { clock, exchange } = createScene()
  exchange.event()
  exchange.waiting(false)
  await clock.advance(400)
  exchange.waiting(true)
  await clock.advance(49)
  expect(exchange.over).toBe(false)
  await clock.advance(60)
  expect(exchange.failure?.code).toBe("idle_timeout")
})

test("createExchange() ends an answer that goes on for too long", async () => {
  const { clock, exchange } = createScene()
  exchange.event()
  exchange.waiting(false)
  await clock.advance(1_000)
  expect(exchange.failure?.code).toBe("total_timeout")
})

test("createExchange() aborts the upstream in the moment in which the client leaves", () => {
  const { clock, client, exchange } = createScene()
  client.abort()
  expect([exchange.signal.aborted, exchange.failure?.code, clock.pending]).toEqual([true, "client_closed", 0])
})

test("createExchange() takes a client that has left already", () => {
  const exchange = createExchange({ clock: virtualClock(), timeouts, client: AbortSignal.abort() })
  expect(exchange.failure?.code).toBe("client_closed")
})

test("createExchange() keeps the first end", async () => {
  const { client, clock, exchange } = createScene()
  exchange.finish()
  client.abort()
  exchange.fail(clientClosed())
  await clock.advance(10_000)
  expect([exchange.failure, exchange.over, exchange.signal.aborted]).toEqual([undefined, true, false])
})

test("createExchange() does not take a pause without an event for one", async () => {
  const { clock, exchange } = createScene()
  exchange.event()
  for (let pause = 0; pause < 4; pause++) {
    await clock.advance(10)
    exchange.waiting(false)
    await clock.advance(5)
    exchange.waiting(true)
  }
  await clock.advance(9)
  expect(exchange.over).toBe(false)
  await clock.advance(1)
  expect([exchange.failure?.code, exchange.duration]).toEqual(["idle_timeout", 70])
})
