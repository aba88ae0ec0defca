import { expect, test } from "vitest"
import { fromEventTarget } from "./from-event-target.ts"

/** A target that knows how many listen. */
function countingTarget() {
  let listeners = 0
  return Object.assign(
    new (class extends EventTarget {
      override addEventListener(...given: Parameters<EventTarget["addEventListener"]>) {
        listeners++
        super.addEventListener(...given)
      }
      override removeEventListener(...given: Parameters<EventTarget["removeEventListener"]>) {
        listeners--
        super.removeEventListener(...given)
      }
    })(),
    { count: () => listeners },
  )
}

test("fromEventTarget() gives the events of its type, from the call to the one that ends it", async () => {
  const target = countingTarget()
  const stream = fromEventTarget(target, "tick", { closeType: "stop" })
  for (const type of ["tick", "other", "tick", "stop", "tick"]) target.dispatchEvent(new Event(type))
  expect((await Array.fromAsync(stream)).map(({ type }) => type)).toEqual(["tick", "tick"])
  expect(target.count()).toBe(0)
})

test("fromEventTarget() fails with the event that says so", async () => {
  const target = countingTarget()
  const reader = fromEventTarget(target, "tick", { errorType: "broken" }).getReader()
  target.dispatchEvent(new Event("tick"))
  const broken = new Event("broken")
  target.dispatchEvent(broken)
  await reader.read()
  await expect(reader.read()).rejects.toBe(broken)
  expect(target.count()).toBe(0)
})

test("fromEventTarget() removes its listeners when it is cancelled, aborted or full", async () => {
  const target = countingTarget()
  const abort = new AbortController()
  const cancelled = fromEventTarget(target, "tick")
  fromEventTarget(target, "tick", { signal: abort.signal, closeType: "stop", errorType: "broken" })
  fromEventTarget(target, "tick", { highWaterMark: 1 })
  expect(target.count()).toBe(5)
  target.dispatchEvent(new Event("tick"))
  target.dispatchEvent(new Event("tick"))
  expect(target.count()).toBe(4)
  await cancelled.cancel()
  expect(target.count()).toBe(3)
  abort.abort()
  expect(target.count()).toBe(0)
})
