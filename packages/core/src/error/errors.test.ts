import { expect, test } from "vitest"
import { ArgumentError, limitOption } from "./argument-error.ts"
import { ConnectionError } from "./connection-error.ts"
import { FormatError } from "./format-error.ts"
import { InterruptedError } from "./interrupted-error.ts"
import { LimitError } from "./limit-error.ts"
import { quote } from "./quote.ts"
import { SocketError } from "./socket-error.ts"
import { TimeoutError } from "./timeout-error.ts"

test("each error is one of the platform's kinds, and structuredClone keeps the kind", () => {
  const errors = [
    [new LimitError("a", { code: "line-too-long", limit: 1, received: 2 }), RangeError],
    [new FormatError("b", { code: "invalid-json" }), SyntaxError],
    [new ArgumentError("c", { code: "stream-locked" }), TypeError],
    [new TimeoutError("d", { code: "idle-timeout", limit: 1 }), Error],
    [new ConnectionError("e", { code: "http-status", attempt: 1, status: 500 }), Error],
    [new InterruptedError("f", { partial: [1] }), Error],
    [new SocketError("g", { closeCode: 1001 }), Error],
  ] as const
  for (const [error, kind] of errors) {
    expect(error).toBeInstanceOf(kind)
    expect(error.name).toBe(kind.name)
    expect(structuredClone(error)).toBeInstanceOf(kind)
  }
})

test("FormatError cuts what it quotes to 100 code units", () => {
  const { input } = new FormatError("a", { code: "invalid-json", input: "x".repeat(101) })
  expect(input).toBe(`${"x".repeat(99)}…`)
  expect(new FormatError("a", { code: "invalid-json", input: "x".repeat(100) }).input).toHaveLength(100)
})

test("FormatError cuts no character in two", () => {
  const { input } = new FormatError("a", { code: "invalid-json", input: `${"x".repeat(98)}😀😀😀` })
  expect(input).toBe(`${"x".repeat(98)}…`)
})

test("messages quote any value, shortly", () => {
  const values = [
    Object.create(null),
    ["a\n"],
    () => {},
    Symbol("s"),
    1n,
    "x".repeat(300),
    "a\n\u001b",
    null,
    undefined,
  ]
  expect(values.map(quote)).toEqual([
    "an object",
    "an array",
    "a function",
    "Symbol(s)",
    "1",
    `"${"x".repeat(99)}…"`,
    '"a\\n\\u001b"',
    "null",
    "undefined",
  ])
})

test("an error has a cause only where there is one", () => {
  expect("cause" in new FormatError("a", { code: "invalid-json" })).toBe(false)
  expect(new ArgumentError("a", { code: "not-serializable", cause: 7 }).cause).toBe(7)
})

test("limitOption() takes whole numbers from 1 on and Infinity", () => {
  expect([1, 5, Number.POSITIVE_INFINITY].map((value) => limitOption("maxLength", value))).toHaveLength(3)
  for (const value of [0, -1, 1.5, Number.NaN, null as never]) {
    expect(() => limitOption("maxLength", value)).toThrow(`Cannot use ${value} as maxLength`)
  }
})
