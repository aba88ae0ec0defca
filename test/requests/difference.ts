/** Where two values are not the same. */
import { type Step, valueAt } from "./leaves.ts"

export interface Difference {
  /** Places of the first value that are not so, or not there, in the second one. */
  readonly before: readonly (readonly Step[])[]
  /** The same of the second. */
  readonly after: readonly (readonly Step[])[]
}

/** Finds the innermost places. What was put into a list, or taken out of it, does not make all behind it different. */
export function differenceOf(one: unknown, other: unknown): Difference {
  const before: (readonly Step[])[] = []
  const after: (readonly Step[])[] = []
  compare([], [])
  return { before, after }

  function compare(at: readonly Step[], otherAt: readonly Step[]) {
    const [a, b] = [valueAt(one, at), valueAt(other, otherAt)]
    if (isSame(a, b)) return
    if (Array.isArray(a) && Array.isArray(b)) return compareLists(a, b, at, otherAt)
    // What is of another type is another thing.
    if (isObject(a) && isObject(b) && isOfType(a, b)) {
      for (const name of new Set([...Object.keys(a), ...Object.keys(b)])) compare([...at, name], [...otherAt, name])
      return
    }
    if (a !== undefined) before.push(at)
    if (b !== undefined) after.push(otherAt)
  }

  function compareLists(a: unknown[], b: unknown[], at: readonly Step[], otherAt: readonly Step[]) {
    let start = 0
    while (start < Math.min(a.length, b.length) && isSame(a[start], b[start])) start++
    let end = 0
    while (end < Math.min(a.length, b.length) - start && isSame(a.at(-1 - end), b.at(-1 - end))) end++
    const [rest, otherRest] = [a.length - end - start, b.length - end - start]
    for (let index = 0; index < Math.max(rest, otherRest); index++) {
      const [place, otherPlace] = [
        [...at, start + index],
        [...otherAt, start + index],
      ]
      if (index < rest && index < otherRest) compare(place, otherPlace)
      else if (index < rest) before.push(place)
      else after.push(otherPlace)
    }
  }
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}

function isOfType(a: Record<string, unknown>, b: Record<string, unknown>): boolean {
  return a.type === b.type || a.type === undefined || b.type === undefined
}
