import { type Block, compose, FormatError, LimitError, limitBytes, map, run } from "@millrace/core"
import { expect, test } from "vitest"
import { contain, describeError } from "./contain.ts"
import type { Part } from "./part.ts"

const part: Part = { type: "text-delta", id: "0", text: "x" }

function failing(at: "transform" | "flush", error: unknown): Block<string, Part> {
  return {
    transform(_chunk, controller) {
      controller.enqueue(part)
      if (at === "transform") throw error
    },
    flush() {
      if (at === "flush") throw error
    },
  }
}

const format = new FormatError("secret", { code: "invalid-json", input: "secret" })

test.each(["transform", "flush"] as const)(
  "contain() gives an error for what %s throws, behind what came before",
  (at) => {
    const out = run(["a"], contain(failing(at, format)))
    expect(out).toEqual([
      part,
      { type: "error", code: "invalid-json", message: "The stream is not what its format says" },
    ])
  },
)

test("contain() reads no further behind an error", () => {
  expect(run(["a", "b", "c"], contain(failing("transform", format)))).toHaveLength(2)
})

test("contain() quotes nothing of the stream", () => {
  expect(JSON.stringify(describeError(format))).not.toContain("secret")
  expect(describeError(new TypeError("secret"))).toEqual({
    type: "error",
    code: "internal-error",
    message: "The stream could not be read",
  })
  expect(describeError(new LimitError("secret", { code: "event-too-large", limit: 7, received: 9 }))).toMatchObject({
    code: "event-too-large",
  })
})

test("contain() takes a block of several, whose first ones may throw", () => {
  const block = compose(
    limitBytes(2),
    map((): Part => part),
  )
  const out = run([new Uint8Array(2), new Uint8Array(2)], contain(block))
  expect(out.map(({ type }) => type)).toEqual(["text-delta", "error"])
})

test("contain() does not take the failure of a block behind it for its own", () => {
  const broken = map((): Part => {
    throw new RangeError("mine")
  })
  expect(() => run(["a"], contain(failing("flush", format)), broken)).toThrow(RangeError)
})
