import { run } from "@millrace/core"
import { describe, expect, test } from "vitest"
import type { Part } from "../../part.ts"
import { oneAtATime } from "./one-at-a-time.ts"

/** Writes parts short: `a(` begins a stretch, `a+x` goes on with it, `a)` ends it, `=x` is what a tool gave, `!` is the end. */
const parts = (...words: string[]): Part[] =>
  words.map((word) => {
    const id = word.charAt(0)
    if (word === "!") return { type: "finish", reason: "stop" }
    if (word.startsWith("=")) return { type: "tool-output", callId: word, output: 1 }
    if (word.endsWith("(")) return { type: "text-start", id }
    if (word.endsWith(")")) return { type: "text-end", id }
    if (word.includes("+")) return { type: "text-delta", id, text: word.slice(2) }
    return { type: "signature", id, data: "s", from: "x" }
  })
const order = (words: string[], maxHeld?: number) => run(parts(...words), oneAtATime(maxHeld))

describe("oneAtATime()", () => {
  test("gives what does not overlap as it comes", () => {
    const words = ["a(", "a+1", "as", "a)", "as", "b(", "b)", "!"]
    const given: Part[] = []
    const block = oneAtATime()
    const outlet = { enqueue: (part: Part) => void given.push(part), terminate() {} }
    for (const [index, part] of parts(...words).entries()) {
      block.transform(part, outlet)
      expect(given).toHaveLength(index + 1)
    }
    expect(given).toEqual(parts(...words))
  })

  test("holds what overlaps until the stretches before it have ended", () => {
    expect(order(["a(", "b(", "b+1", "a+2", "c(", "c)", "bs", "a)", "b+3", "b)", "!"])).toEqual(
      parts("a(", "a+2", "a)", "b(", "b+1", "bs", "b+3", "b)", "c(", "c)", "!"),
    )
  })

  test("holds what a tool gave where it would stand in front of its call", () => {
    expect(order(["=x", "a(", "b(", "b)", "=y", "a)", "=z"])).toEqual(parts("=x", "a(", "a)", "b(", "b)", "=y", "=z"))
  })

  test("takes an id anew once its stretch has ended", () => {
    expect(order(["a(", "a)", "a(", "b(", "a)", "b)"])).toEqual(parts("a(", "a)", "a(", "a)", "b(", "b)"))
  })

  test("gives what it holds in front of the end, and at the end of the input", () => {
    expect(order(["a(", "b(", "b+1", "!"])).toEqual(parts("a(", "b(", "b+1", "!"))
    expect(order(["a(", "b(", "b+1"])).toEqual(parts("a(", "b(", "b+1"))
  })

  test("gives all as it comes once too much is held, in order within each stretch", () => {
    expect(order(["a(", "b(", "b+12345", "a+6", "b+7", "a)", "b)"], 130)).toEqual(
      parts("a(", "b(", "b+12345", "a+6", "b+7", "a)", "b)"),
    )
    expect(order(["a(", "b(", "b+1", "a+6", "a)", "b)"], 130)).toEqual(parts("a(", "a+6", "a)", "b(", "b+1", "b)"))
  })
})
