import { expect, test } from "vitest"
import type { Part } from "../part.ts"
import { createNamedStretches } from "./named-stretches.ts"

const setUp = () => {
  const parts: Part[] = []
  return {
    parts,
    stretches: createNamedStretches(),
    outlet: { enqueue: (part: Part) => void parts.push(part), terminate() {} },
  }
}
const start = { type: "text-start" } as never

test("createNamedStretches() gives stretches that are open at once ids of their own", () => {
  const { parts, stretches, outlet } = setUp()
  stretches.begin("text", "a", start, outlet)
  stretches.begin("reasoning", "a", { type: "reasoning-start" } as never, outlet)
  stretches.add("text", "a", "x", "text", outlet)
  stretches.add("reasoning", "a", "y", "reasoning", outlet)
  stretches.end("text", "a", {}, outlet)
  stretches.begin("text", "a", start, outlet)
  expect(parts).toEqual([
    { type: "text-start", id: "a" },
    { type: "reasoning-start", id: "a~reasoning" },
    { type: "text-delta", id: "a", text: "x" },
    { type: "reasoning-delta", id: "a~reasoning", text: "y" },
    { type: "text-end", id: "a" },
    { type: "text-start", id: "a" },
  ])
})

test("createNamedStretches() gives no two the same id, whatever their names are", () => {
  const { parts, stretches, outlet } = setUp()
  stretches.begin("text", "a~tool", start, outlet)
  stretches.begin("text", "a", start, outlet)
  stretches.begin("tool", "a", start, outlet)
  expect(new Set(parts.map((part) => "id" in part && part.id)).size).toBe(3)
})

test("createNamedStretches() ends the stretch whose name is given again", () => {
  const { parts, stretches, outlet } = setUp()
  stretches.begin("text", "a", start, outlet)
  stretches.begin("text", "a", start, outlet)
  expect(parts.map(({ type }) => type)).toEqual(["text-start", "text-end", "text-start"])
})

test("createNamedStretches() leaves what was not begun to check, and an end of it unsaid", () => {
  const { parts, stretches, outlet } = setUp()
  expect(stretches.add("text", "a", "x", "text", outlet)).toBe("a")
  expect(stretches.add("text", "a", "", "text", outlet)).toBe("a")
  stretches.end("text", "a", {}, outlet)
  expect(parts).toEqual([{ type: "text-delta", id: "a", text: "x" }])
})

test("createNamedStretches() knows of an open stretch whether it had text", () => {
  const { stretches, outlet } = setUp()
  stretches.begin("text", "a", start, outlet)
  stretches.add("text", "a", "", "text", outlet)
  expect(stretches.find("text", "a")?.hasText).toBe(false)
  stretches.add("text", "a", "x", "text", outlet)
  expect(stretches.find("text", "a")?.hasText).toBe(true)
  expect(stretches.find("tool", "a")).toBeUndefined()
})

test("createNamedStretches() takes only so many at once", () => {
  const { stretches, outlet } = setUp()
  for (let count = 0; count < 4_096; count++) stretches.begin("text", String(count), start, outlet)
  expect(() => stretches.begin("text", "more", start, outlet)).toThrow(
    expect.objectContaining({ code: "too-many-parts", limit: 4_096 }),
  )
})
