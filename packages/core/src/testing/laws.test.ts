import { describe, expect, test } from "vitest"
import type { Block } from "../block/block.ts"
import { LimitError } from "../error/limit-error.ts"
import type { LawCase, LawOptions } from "./law.ts"
import { obeysLaws } from "./laws.ts"

/** Lines that end in LF, made to break one law each. */
function badLines(fault: string, limit = 100): Block<string, string> {
  let held = ""
  const tooLong = (received: number) => new LimitError("Too long", { code: "line-too-long", limit, received })
  return {
    transform(chunk, controller) {
      if (fault === "emits nothing for something" && chunk === "") controller.enqueue("empty")
      if (fault === "forgets at the border") held = ""
      if (fault === "has no limit" || held.length + chunk.length <= limit || chunk.includes("\n")) held += chunk
      else throw tooLong(held.length + chunk.length)
      if (fault === "refuses what is as long as the limit" && held.length >= limit) throw tooLong(held.length)
      const parts = held.split("\n")
      held = parts.pop() ?? ""
      const late = fault === "holds the newest line" && parts.length > 0 ? `${parts.pop()}\n` : ""
      held = late + held
      for (const part of parts) controller.enqueue(part)
      if (fault === "emits early" && held.length > 1) {
        controller.enqueue(held)
        held = ""
      }
    },
    flush(controller) {
      if (fault === "drops the tail") return
      for (const part of held.split("\n")) if (part !== "") controller.enqueue(part)
    },
  }
}

const cases: LawCase<string, string>[] = [
  {
    name: "two lines and a tail",
    input: ["a\nbb", "b\nc"],
    output: ["a", "bbb", "c"],
    each: [["a"], ["bbb"], ["c"]],
  },
]
const bound: LawOptions<string, string>["bound"] = {
  create: (limit) => badLines("none", limit),
  chunk: "0123456789",
  code: "line-too-long",
}

test("obeysLaws() says which laws it has checked", () => {
  expect(obeysLaws(() => badLines("none"), cases, { bound })).toEqual(["Cut", "Silence", "Bound", "End"])
})

test("obeysLaws() names the law, the case, the chunks, what came and what was wanted", () => {
  expect(() => obeysLaws(() => badLines("drops the tail"), cases)).toThrow(
    'Breaks the law End in two lines and a tail, fed with ["a\\nbb","b\\nc"]: got ["a","bbb"], wanted ["a","bbb","c"]',
  )
})

test("obeysLaws() compares outputs that are cut by the input once their neighbours are joined", () => {
  type Delta = { readonly isDigit: boolean; readonly text: string }
  const create = (): Block<string, Delta> => ({
    transform(chunk, controller) {
      for (const text of chunk.match(/\d+|\D+/g) ?? []) controller.enqueue({ isDigit: /\d/.test(text), text })
    },
    flush() {},
  })
  const join = (one: Delta, other: Delta) =>
    one.isDigit === other.isDigit ? { ...one, text: one.text + other.text } : undefined
  const digits = (text: string) => ({ isDigit: true, text })
  const letters = (text: string) => ({ isDigit: false, text })
  const row = { input: ["a1", "23bc"], output: [letters("a"), digits("123"), letters("bc")] }
  const each = [[letters("a"), digits("1")], [digits("23"), letters("bc")], []]
  expect(() => obeysLaws(create, [row])).toThrow("Breaks the law End")
  expect(obeysLaws(create, [{ ...row, each }], { join })).toEqual(["Cut", "Silence", "End"])
  const wrong = { ...row, output: [letters("a"), digits("12"), letters("bc")] }
  expect(() => obeysLaws(create, [wrong], { join })).toThrow("Breaks the law End")
  expect(() => obeysLaws(create, [{ ...row, each: [row.output, [], []] }], { join })).toThrow("Breaks the law Silence")
})

test("obeysLaws() wants at least one case", () => {
  expect(() => obeysLaws(() => badLines("none"), [])).toThrow(TypeError)
})

describe("obeysLaws() catches", () => {
  test.each([
    ["forgets at the border", "End"],
    ["drops the tail", "End"],
    ["emits nothing for something", "Cut"],
    ["holds the newest line", "Silence"],
    ["emits early", "End"],
  ])("a block that %s", (fault, law) => {
    expect(() => obeysLaws(() => badLines(fault), cases)).toThrow(`Breaks the law ${law}`)
  })

  test.each(["has no limit", "refuses what is as long as the limit"])("a block that %s", (fault) => {
    const create = (limit: number) => badLines(fault, limit)
    expect(() => obeysLaws(() => badLines("none"), cases, { bound: { ...bound, create } })).toThrow(
      fault === "has no limit" ? "Breaks the law Bound" : LimitError,
    )
  })

  const bytes: LawCase<Uint8Array, number>[] = [{ input: [Uint8Array.of(1, 2, 3)], output: [6] }]
  const sum = (take: (chunk: Uint8Array) => Uint8Array): Block<Uint8Array, number> => {
    const held: Uint8Array[] = []
    return {
      transform: (chunk) => void held.push(take(chunk)),
      flush: (controller) =>
        controller.enqueue(held.flatMap((chunk) => [...chunk]).reduce((one, other) => one + other, 0)),
    }
  }

  test("a block that gives a value of the same kind with other contents", () => {
    const pairs: [unknown, unknown][] = [
      [new Date(0), new Date(1)],
      [new Map([["a", 1]]), new Map([["a", 2]])],
      [new Set([1]), new Set([2])],
      [new Error("one"), new Error("two")],
      [new URL("https://example.com/a"), new URL("https://example.com/b")],
      [new ArrayBuffer(4), new ArrayBuffer(9)],
      [1n, 2n],
      [[{ a: [1] }], [{ a: [2] }]],
    ]
    for (const [given, wanted] of pairs) {
      const block: Block<number, unknown> = { transform: (_, controller) => controller.enqueue(given), flush() {} }
      expect(obeysLaws(() => block, [{ input: [1], output: [given] }])).toEqual(["End"])
      expect(() => obeysLaws(() => block, [{ input: [1], output: [wanted] }])).toThrow("Breaks the law End")
    }
  })

  test("a block that gives a circle for another", () => {
    const circle = (value: number) => {
      const made: Record<string, unknown> = { value }
      made.self = made
      return made
    }
    const block: Block<number, unknown> = { transform: (_, controller) => controller.enqueue(circle(1)), flush() {} }
    expect(obeysLaws(() => block, [{ input: [1], output: [circle(1)] }])).toEqual(["End"])
    expect(() => obeysLaws(() => block, [{ input: [1], output: [circle(2)] }])).toThrow("Breaks the law End")
  })

  test.each([undefined, null, "text"])("a block that throws %s", (thrown) => {
    const block: Block<number, number> = {
      transform() {
        throw thrown
      },
      flush() {},
    }
    let caught: unknown = "nothing"
    try {
      obeysLaws(() => block, [{ input: [1], output: [] }])
    } catch (error) {
      caught = error
    }
    expect(caught).toBe(thrown)
  })

  test("a block that is asynchronous", () => {
    const late = { transform: async () => {}, flush() {} } as unknown as Block<number, number>
    const lateEnd = { transform() {}, flush: async () => {} } as unknown as Block<number, number>
    expect(() => obeysLaws(() => late, [{ input: [1], output: [] }])).toThrow("returned a promise")
    expect(() => obeysLaws(() => lateEnd, [{ input: [1], output: [] }])).toThrow("returned a promise")
  })

  test("a block that gives everything at the end, where a case says what is due when", () => {
    const late = () => {
      let held = ""
      return {
        transform(chunk: string) {
          held += chunk
        },
        flush(controller: { enqueue(line: string): void }) {
          for (const line of held.split("\n")) controller.enqueue(line)
        },
      }
    }
    const row = { input: ["a\n", "b"], output: ["a", "b"] }
    expect(obeysLaws(late, [row])).toEqual(["Cut", "End"])
    expect(() => obeysLaws(late, [{ ...row, each: [["a"], [], ["b"]] }])).toThrow("Breaks the law Silence")
  })

  test("a block that keeps a view of its input, or writes to it", () => {
    expect(obeysLaws(() => sum((chunk) => new Uint8Array(chunk)), bytes)).toContain("Ownership")
    expect(() => obeysLaws(() => sum((chunk) => chunk), bytes)).toThrow("Breaks the law")
    // A copy of a Uint8Array, and a view of Node's Buffer.
    expect(() => obeysLaws(() => sum((chunk) => chunk.slice()), bytes)).toThrow("Breaks the law")
    expect(() =>
      obeysLaws(() => sum((chunk) => new Uint8Array(chunk).fill(9, 0, chunk.fill(0).length)), bytes),
    ).toThrow("Breaks the law Ownership")
  })

  test("an inverse that is none", () => {
    const upper: Block<string, string> = {
      transform: (chunk, controller) => controller.enqueue(`${chunk.toUpperCase()}\n`),
      flush() {},
    }
    expect(() => obeysLaws(() => badLines("none"), cases, { mirror: () => upper })).toThrow("Breaks the law Mirror")
  })

  test("an error with another code, at another place, or missing", () => {
    const fails = (at: string, code: string): Block<string, string> => ({
      transform(chunk, controller) {
        if (chunk === at) throw Object.assign(new Error("bad"), { code })
        controller.enqueue(chunk)
      },
      flush() {},
    })
    const failing = [{ input: ["a", "b"], output: ["a"], throws: "bad-item" }]
    const items = { input: "items" } as const
    expect(obeysLaws(() => fails("b", "bad-item"), failing, items)).toContain("Failure")
    expect(() => obeysLaws(() => fails("b", "other"), failing, items)).toThrow("Breaks the law Failure")
    expect(() => obeysLaws(() => fails("c", "bad-item"), failing, items)).toThrow("Breaks the law Failure")
    expect(() => obeysLaws(() => fails("a", "bad-item"), failing, items)).toThrow("Breaks the law End")
  })
})
