/** Nothing of a client's request vanishes unsaid, whatever dialect it is in, and whatever dialect it is written in. */
import { type Prompt, PromptError, type PromptWarning } from "@millrace/llm"
import { describe, expect, test } from "vitest"
import { type Allowance, allowanceFor, allowances, moved } from "./allowances.ts"
import { bodies, outside } from "./bodies.ts"
import { bodyVariantsOf } from "./body-variants.ts"
import { differenceOf } from "./difference.ts"
import { leavesOf, pathOf, type Step, valueAt } from "./leaves.ts"
import { isSame, sameReadings } from "./same-readings.ts"
import { targets } from "./targets.ts"
import { type Finding, falseWarningsOf, isCovered, isStructure, lossesOf, sentOf, write } from "./unsaid.ts"

const used = new Set<object>()

describe.each(targets.map((source) => [source.name, source] as const))("%s", (name, source) => {
  const body = bodies[name] as Record<string, unknown>
  const read = (value: unknown) => source.request.read(value, outside[name])
  const prompt = read(body)
  const variants = bodyVariantsOf(body).flatMap(({ body, change, steps }) => {
    const other = orRefused(() => read(body))
    return other === undefined ? [] : [{ other, change, steps }]
  })

  test("writes what it has read", () => {
    const { body: written, warnings } = source.request.write(prompt)
    expect(warnings).toEqual([])
    // Whose the chat is, is between the client and its transport.
    expect(name === "ai-sdk-ui" ? { ...written, id: body.id } : written).toEqual(body)
  })

  test("reads every member, and writes it back", () => {
    const sent = sentOf(write(source, prompt))
    const lost = variants.flatMap(({ other, change, steps }) => {
      if (sentOf(write(source, other)) !== sent) return []
      const same = sameReadings.find((each) => isSame(each, name, steps))
      if (same !== undefined) used.add(same)
      return same === undefined ? [change] : []
    })
    expect(lost).toEqual([])
  })

  test.each(targets.filter((target) => target !== source).map((target) => [target.name, target] as const))(
    "loses nothing unsaid on the way to %s",
    (_, target) => {
      const written = write(target, prompt)
      const sent = sentOf(written)
      const lost = variants.flatMap(({ other, change }) => {
        const { before, after } = differenceOf(prompt, other)
        const otherWritten = write(target, other)
        if (sentOf(otherWritten) !== sent) return []
        const namedBefore = before.filter((steps) => isNamed(target.name, prompt, steps, written.warnings))
        const namedAfter = after.filter((steps) => isNamed(target.name, other, steps, otherWritten.warnings))
        // What is otherwise is named if it is so on one side: there may be a word for the other.
        const named = new Set([...namedBefore, ...namedAfter].map(pathOf))
        const unnamed = [...before, ...after].filter((steps) => !named.has(pathOf(steps)))
        return unnamed.length > 0 ? [`${change}: ${unnamed.map(pathOf).join()}`] : []
      })
      expect(lost).toEqual([])
    },
  )
})

describe.each(targets.map((source) => [source.name, source] as const))("what is said in %s", (name, source) => {
  const prompt = source.request.read(bodies[name], outside[name])
  test.each(targets.map((target) => [target.name, target] as const))("stands in %s, or is named", (_, target) => {
    const unnamed = (list: readonly Allowance[], findings: readonly Finding[]) =>
      findings
        .filter(({ steps }) => allowanceFor(list, target.name, prompt, steps) === undefined)
        .map(({ steps }) => pathOf(steps))
    expect(unnamed(allowances, lossesOf(target, prompt))).toEqual([])
    expect(unnamed(moved, falseWarningsOf(target, prompt))).toEqual([])
  })
})

test("whatever may say the same does so somewhere", () => {
  expect(sameReadings.filter((each) => !used.has(each))).toEqual([])
})

function isNamed(target: string, prompt: Prompt, steps: readonly Step[], warnings: readonly PromptWarning[]): boolean {
  const isAllowed = (steps: readonly Step[]) => allowanceFor(allowances, target, prompt, steps) !== undefined
  return (
    isAllowed(steps) ||
    leavesOf(valueAt(prompt, steps), steps).every(
      ({ steps, value }) => value === "" || isStructure(steps) || isCovered(steps, warnings) || isAllowed(steps),
    )
  )
}

/** Gives nothing where the request is refused. */
function orRefused(read: () => Prompt): Prompt | undefined {
  try {
    return read()
  } catch (error) {
    expect(error).toBeInstanceOf(PromptError)
    return undefined
  }
}
