import type { Outlet } from "@millrace/core"
import { expect, test } from "vitest"
import type { Part } from "../part.ts"
import { createStretches, type Stretches } from "./stretches.ts"

function record(act: (stretches: Stretches, outlet: Outlet<Part>) => void): Part[] {
  const parts: Part[] = []
  act(createStretches(), { enqueue: (part) => void parts.push(part), terminate() {} })
  return parts
}

test("createStretches() begins a stretch with its first text, and goes on with it", () => {
  const parts = record((stretches, outlet) => {
    expect(stretches.current()).toBeUndefined()
    expect(stretches.add("text", "a", outlet)).toBe("0")
    expect(stretches.add("text", "b", outlet)).toBe("0")
    expect(stretches.current()).toEqual({ kind: "text", id: "0" })
    stretches.end(outlet)
    stretches.end(outlet)
  })
  expect(parts).toEqual([
    { type: "text-start", id: "0" },
    { type: "text-delta", id: "0", text: "a" },
    { type: "text-delta", id: "0", text: "b" },
    { type: "text-end", id: "0" },
  ])
})

test("createStretches() ends what is under way where another kind begins", () => {
  const parts = record((stretches, outlet) => {
    stretches.add("reasoning", "a", outlet)
    stretches.add("text", "b", outlet)
    stretches.add("refusal", "c", outlet)
  })
  expect(parts.map((part) => `${part.type} ${"id" in part ? part.id : ""}`)).toEqual([
    ...["reasoning-start 0", "reasoning-delta 0", "reasoning-end 0"],
    ...["text-start 1", "text-delta 1", "text-end 1"],
    ...["refusal-start 2", "refusal-delta 2"],
  ])
})

test("createStretches() keeps choices apart", () => {
  const parts = record((stretches, outlet) => {
    for (const choice of [0, 1, 0, 1]) stretches.add("text", String(choice), outlet, choice)
    stretches.end(outlet, 1)
    expect(stretches.current(0)).toEqual({ kind: "text", id: "0" })
    expect(stretches.current(1)).toBeUndefined()
  })
  expect(parts).toEqual([
    { type: "text-start", id: "0" },
    { type: "text-delta", id: "0", text: "0" },
    { type: "text-start", id: "1", choice: 1 },
    { type: "text-delta", id: "1", text: "1" },
    { type: "text-delta", id: "0", text: "0" },
    { type: "text-delta", id: "1", text: "1" },
    { type: "text-end", id: "1" },
  ])
})

test("createStretches() tells with a start what is known of it, and with a delta its probabilities", () => {
  const extra = { from: "x", fields: {} }
  const parts = record((stretches, outlet) => {
    stretches.open("reasoning", outlet, 0, { kind: "summary", phase: "no", itemId: "i", extra })
    stretches.add("reasoning", "", outlet)
    stretches.add("text", "", outlet, 0, { phase: "final", kind: "summary", logprobs: [1] })
    stretches.add("text", "", outlet)
  })
  expect(parts).toEqual([
    { type: "reasoning-start", id: "0", kind: "summary", itemId: "i", extra },
    { type: "reasoning-end", id: "0" },
    { type: "text-start", id: "1", phase: "final" },
    { type: "text-delta", id: "1", text: "", logprobs: [1] },
  ])
})

test("createStretches() gives no id twice", () => {
  record((stretches, outlet) => {
    expect([stretches.nextId(), stretches.add("text", "a", outlet), stretches.nextId()]).toEqual(["0", "1", "2"])
  })
})
