/** A request with one thing otherwise: each value altered, and each place left out. */
import type { Body } from "./bodies.ts"
import { pathOf, placesOf, type Step, without, withValue } from "./leaves.ts"

export interface BodyVariant {
  readonly body: Body
  readonly steps: readonly Step[]
  /** What was done, for people. */
  readonly change: string
}

export function bodyVariantsOf(body: Body): BodyVariant[] {
  return placesOf(body).flatMap(({ steps, value }) => {
    const path = pathOf(steps)
    const left = { body: without(body, steps), steps, change: `${path} left out` }
    const others = otherOf(value).map((other) => ({
      body: withValue(body, steps, other),
      steps,
      change: `${path}: ${JSON.stringify(value)} → ${JSON.stringify(other)}`,
    }))
    return [left, ...others]
  })
}

function otherOf(value: unknown): readonly unknown[] {
  switch (typeof value) {
    case "string":
      return [/word\w*/.test(value) ? value.replace(/word\w*/, "$&x") : `${value}x`]
    case "number":
      return [value < 1 ? value * 0.75 + 0.01 : value + 1]
    case "boolean":
      return [!value]
    default:
      return []
  }
}
