import { expect, test } from "vitest"
import { toEventTarget } from "./to-event-target.ts"

test("toEventTarget() dispatches a message event for every item", async () => {
  const target = new EventTarget()
  const heard: unknown[] = []
  target.addEventListener("message", (event) => void heard.push((event as MessageEvent).data))
  await toEventTarget([{ a: 1 }, 2], target)
  expect(heard).toEqual([{ a: 1 }, 2])
})

test("toEventTarget() dispatches events of its maker, and keeps to the error policy", async () => {
  const target = new EventTarget()
  const heard: string[] = []
  const failed: unknown[] = []
  for (const type of ["even", "odd"]) target.addEventListener(type, (event) => void heard.push(event.type))
  await toEventTarget([1, 2, 3], target, {
    toEvent(item) {
      if (item === 3) throw "three"
      return new Event(item % 2 ? "odd" : "even")
    },
    onError: (error) => void failed.push(error),
  })
  expect(heard).toEqual(["odd", "even"])
  expect(failed).toEqual(["three"])
})
