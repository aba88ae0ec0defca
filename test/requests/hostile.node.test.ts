/**
 * Requests are written by anybody. Whatever stands in them in whatever place, they are read or refused with the place,
 * and what was read can be written in every dialect.
 */
import { PromptError } from "@millrace/llm"
import { describe, expect, test } from "vitest"
import { createDice } from "../fuzz/dice.ts"
import { bodies, outside } from "./bodies.ts"
import { pathOf, placesOf, withValue } from "./leaves.ts"
import { targets } from "./targets.ts"

/** Deeper than any parser's or writer's stack. */
const DEPTH = 50_000
/** Several places at once, so many times for each dialect. */
const ROUNDS = 500

const values: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  1.5,
  1e308,
  "",
  "x",
  "__proto__",
  "\ud800",
  "data:image/png;base64,",
  "millrace:anthropic:signature:",
  "millrace:__proto__:redacted:x",
  [],
  {},
  [null],
  [[]],
  [{}],
  ["x"],
  [0],
  { type: "text" },
  { type: 5 },
  [{ type: "text", text: null }],
  JSON.parse(
    '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"toString":1,"hasOwnProperty":2}',
  ),
  JSON.parse('[{"__proto__":{"polluted":true},"type":"__proto__","name":"constructor","id":"__proto__"}]'),
]

describe.each(targets.map((source) => [source.name, source] as const))("%s", (name, source) => {
  const body = bodies[name] as Record<string, unknown>
  const places = placesOf(body)

  /** Reads, and writes what was read wherever it can be written. */
  function take(value: unknown, place: string) {
    const prompt = refusing(place, () => source.request.read(value, outside[name]))
    if (prompt === undefined) return
    for (const target of targets) {
      const { body: written, warnings } = expectNoError(place, () =>
        target.request.write(prompt, { onUnsupported: "warn" }),
      )
      expect(isPlain(written), place).toBe(true)
      expect(warnings.every(({ path }) => typeof path === "string" && path !== "")).toBe(true)
      expectNoError(place, () => JSON.stringify(written))
      const refused = refusing(place, () => target.request.write(prompt), "unsupported")
      if (refused === undefined) expect(warnings.length, place).toBeGreaterThan(0)
    }
  }

  test("reads, or refuses with its place, any value anywhere", () => {
    for (const value of [...values, ...Object.values(bodies)]) take(value, "the body")
    for (const { steps } of places) {
      for (const value of values) take(withValue(body, steps, value), `${pathOf(steps)} = ${JSON.stringify(value)}`)
    }
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
  })

  test("reads, or refuses with its place, values of one place in another", () => {
    const dice = createDice(20_261_128)
    for (let round = 0; round < ROUNDS; round++) {
      const changes = dice.some(
        3,
        () => [dice.pick(places).steps, dice.oneIn(3) ? dice.pick(values) : dice.pick(places).value] as const,
      )
      const changed = changes.reduce((whole, [steps, value]) => withValue(whole, steps, value), body)
      take(changed, JSON.stringify(changes))
    }
  })

  test("refuses what is nested without end, wherever it is", () => {
    const list = JSON.parse(`${"[".repeat(DEPTH)}${"]".repeat(DEPTH)}`)
    const object = JSON.parse(`${'{"type":'.repeat(DEPTH)}1${"}".repeat(DEPTH)}`)
    for (const deep of [list, object]) {
      for (const { steps } of places.filter(({ steps }) => steps.length < 4)) {
        const read = () => source.request.read(withValue(body, steps, deep), outside[name])
        expect(read, pathOf(steps)).toThrow(PromptError)
      }
    }
  })
})

test("arguments of calls that are nested without end are the text that they are", () => {
  const args = `${'{"a":'.repeat(DEPTH)}1${"}".repeat(DEPTH)}`
  const call = { type: "tool-call", callId: "c", name: "f", text: args } as const
  for (const target of targets) {
    const prompt = { model: "m", stream: true, messages: [{ role: "assistant", content: [call] }] } as const
    const { body } = target.request.write(prompt, { onUnsupported: "warn" })
    expect(() => JSON.stringify(body)).not.toThrow()
  }
})

/** Gives nothing where it is refused as it may be. */
function refusing<Value>(place: string, action: () => Value, code = "invalid-request"): Value | undefined {
  try {
    return action()
  } catch (error) {
    if (!(error instanceof PromptError)) throw new Error(`A fault at ${place}`, { cause: error })
    expect([error.code, typeof error.path], place).toEqual([code, "string"])
    return undefined
  }
}

function expectNoError<Value>(place: string, action: () => Value): Value {
  try {
    return action()
  } catch (error) {
    throw new Error(`A fault at ${place}`, { cause: error })
  }
}

/** Says whether all objects are what JSON makes: no member became what others inherit from. */
function isPlain(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return true
  const prototype: unknown = Object.getPrototypeOf(value)
  const isOwn = prototype === Object.prototype || prototype === Array.prototype
  return isOwn && Object.values(value).every(isPlain)
}
