import type { Outlet } from "@millrace/core"
import { describe, expect, test } from "vitest"
import type { Part } from "../part.ts"
import { createStretches, type Stretches } from "./stretches.ts"
import { type CallDelta, createToolCalls, type ToolCalls } from "./tool-calls.ts"

function record(act: (calls: ToolCalls, outlet: Outlet<Part>, stretches: Stretches) => void): Part[] {
  const parts: Part[] = []
  const stretches = createStretches()
  act(
    createToolCalls(stretches, () => "run_"),
    { enqueue: (part) => void parts.push(part), terminate() {} },
    stretches,
  )
  return parts
}

/** Each call as its id, name and arguments. */
function assemble(...deltas: readonly CallDelta[]): string[] {
  const calls = new Map<string, string>()
  const parts = record((calls, outlet) => {
    for (const delta of deltas) calls.add(delta, outlet)
    calls.end(outlet)
  })
  for (const part of parts) {
    if (part.type === "tool-start") calls.set(part.id, `${part.callId} ${part.name} `)
    else if (part.type === "tool-delta") calls.set(part.id, `${calls.get(part.id)}${part.text}`)
  }
  return [...calls.values()]
}

describe("createToolCalls() puts deltas together", () => {
  test.each<[string, readonly CallDelta[], readonly string[]]>([
    [
      "by index, without ids behind the first",
      [
        { index: 0, id: "a", name: "f" },
        { index: 0, text: "{" },
        { index: 0, text: "}" },
      ],
      ["a f {}"],
    ],
    [
      "by index, taking turns",
      [
        { index: 0, id: "a", name: "f" },
        { index: 1, id: "b", name: "g" },
        { index: 0, text: "[0]" },
        { index: 1, text: "[1]" },
      ],
      ["a f [0]", "b g [1]"],
    ],
    [
      "by id, told on every delta",
      [
        { id: "a", name: "f", text: "{" },
        { id: "a", text: "}" },
      ],
      ["a f {}"],
    ],
    [
      "by id, the name told on every delta",
      [
        { id: "a", name: "f", text: "{" },
        { id: "a", name: "f", text: "}" },
      ],
      ["a f {}"],
    ],
    [
      "by id, all of one index",
      [
        { index: 0, id: "a", name: "f", text: "{" },
        { index: 0, text: "}" },
        { index: 0, id: "b", name: "g", text: "[" },
        { index: 0, text: "]" },
      ],
      ["a f {}", "b g []"],
    ],
    [
      "by index, from any number on",
      [
        { index: 7, id: "a", name: "f" },
        { index: 7, text: "{}" },
      ],
      ["a f {}"],
    ],
    [
      "by index, an id of its own on every delta",
      [
        { index: 0, id: "a", name: "f" },
        { index: 0, id: "b", text: "{" },
        { index: 0, id: "c", text: "}" },
      ],
      ["a f {}"],
    ],
    ["to the call under way", [{ id: "a", name: "f" }, { text: "{" }, { text: "}" }], ["a f {}"]],
    [
      "with ids of our own",
      [
        { name: "f", text: "{}" },
        { name: "f", text: "{}" },
      ],
      ["run_0 f {}", "run_1 f {}"],
    ],
    ["by name, where one has no arguments", [{ name: "f" }, { name: "g", text: "{}" }], ["run_0 f ", "run_1 g {}"]],
    [
      "by index and name, where the one before is complete",
      [
        { index: 0, name: "f", text: "{}" },
        { index: 0, name: "f", text: "[]" },
      ],
      ["run_0 f {}", "run_1 f []"],
    ],
    [
      "that tell the id late",
      [
        { index: 0, name: "f" },
        { index: 0, id: "a", text: "{}" },
        { id: "a", text: "" },
      ],
      ["run_0 f {}"],
    ],
    [
      "that tell the name late",
      [
        { index: 0, text: "{" },
        { index: 0, id: "a", name: "f" },
        { index: 0, text: "}" },
      ],
      ["a f {}"],
    ],
    ["that tell no name at all", [{ index: 0, id: "a", text: "{}" }], ["a  {}"]],
    [
      "with ids like the names of members",
      [
        { id: "__proto__", name: "f" },
        { id: "constructor", name: "g" },
      ],
      ["__proto__ f ", "constructor g "],
    ],
  ])("%s", (_name, deltas, calls) => expect(assemble(...deltas)).toEqual(calls))
})

const types = (parts: readonly Part[]) => parts.map((part) => `${part.type}${"id" in part ? ` ${part.id}` : ""}`)

test("createToolCalls() ends the text under way, and a call that is complete where the next begins", () => {
  const parts = record((calls, outlet, stretches) => {
    stretches.add("text", "a", outlet)
    calls.add({ id: "a", name: "f", text: "{}" }, outlet)
    calls.add({ id: "b", name: "g", text: "{" }, outlet)
    calls.add({ id: "c", name: "h" }, outlet)
  })
  expect(types(parts)).toEqual([
    ...["text-start 0", "text-delta 0", "text-end 0"],
    ...["tool-start 1", "tool-delta 1", "tool-end 1"],
    ...["tool-start 2", "tool-delta 2", "tool-start 3"],
  ])
})

test("createToolCalls() settles what is complete, in one choice, and ends all", () => {
  const parts = record((calls, outlet) => {
    calls.add({ id: "a", name: "f", text: "{}" }, outlet)
    calls.add({ id: "b", name: "g", text: "{}" }, outlet, 1)
    calls.settle(outlet)
    calls.settle(outlet)
    calls.end(outlet)
  })
  expect(types(parts)).toEqual([
    "tool-start 0",
    "tool-delta 0",
    "tool-start 1",
    "tool-delta 1",
    "tool-end 0",
    "tool-end 1",
  ])
  expect(parts[2]).toMatchObject({ choice: 1 })
})

test("createToolCalls() takes free text for complete only at the end", () => {
  const parts = record((calls, outlet) => {
    calls.add({ id: "a", name: "f", text: "{}", encoding: "text" }, outlet)
    calls.settle(outlet)
    calls.add({ id: "a", text: " and more" }, outlet)
  })
  expect(types(parts)).toEqual(["tool-start 0", "tool-delta 0", "tool-delta 0"])
  expect(parts[0]).toMatchObject({ encoding: "text" })
})

test("createToolCalls() warns of arguments behind the end of a call, and does not begin it again", () => {
  const parts = record((calls, outlet) => {
    calls.add({ index: 0, id: "a", name: "f", text: "{}" }, outlet)
    calls.settle(outlet)
    expect(calls.add({ index: 0, text: " \n" }, outlet)).toBe("0")
    expect(calls.add({ index: 0, text: '{"x":1}' }, outlet)).toBe("0")
    calls.end(outlet)
  })
  expect(types(parts)).toEqual(["tool-start 0", "tool-delta 0", "tool-end 0", "warning 0"])
  expect(parts.at(-1)).toMatchObject({ code: "late-delta" })
})

test("createToolCalls() knows which deltas would begin a call", () => {
  record((calls, outlet) => {
    expect(calls.knows({})).toBe(false)
    calls.add({ index: 3, id: "a", name: "f" }, outlet)
    expect([{}, { index: 3 }, { id: "a" }].every((delta) => calls.knows(delta))).toBe(true)
    expect([{ index: 4 }, { id: "b" }, { name: "g" }].some((delta) => calls.knows(delta))).toBe(false)
    expect(calls.knows({}, 1)).toBe(false)
  })
})

test("createToolCalls() has limits", () => {
  const many = () =>
    record((calls, outlet) => {
      for (let count = 0; count < 2_000; count++) calls.add({ id: String(count), name: "f" }, outlet)
    })
  const long = () =>
    record((calls, outlet) => {
      for (let count = 0; count < 10; count++) calls.add({ id: "a", name: "f", text: "x".repeat(1_048_576) }, outlet)
    })
  expect(many).toThrow(expect.objectContaining({ code: "too-many-parts", limit: 1_024 }))
  expect(long).toThrow(expect.objectContaining({ code: "part-too-long", limit: 8_388_608 }))
})
