/** Values of JSON one by one: where each stands, and the whole without it or with another in its place. */

export type Step = string | number

export interface Leaf {
  readonly steps: readonly Step[]
  readonly value: unknown
}

/** Gives everything that holds nothing further. Lists and objects that are empty are such. */
export function leavesOf(value: unknown, steps: readonly Step[] = []): Leaf[] {
  const entries = entriesOf(value)
  if (entries.length === 0) return value === undefined ? [] : [{ steps, value }]
  return entries.flatMap(([step, member]) => leavesOf(member, [...steps, step]))
}

/** Gives every place but that of the whole, from the outside in. */
export function placesOf(value: unknown, steps: readonly Step[] = []): Leaf[] {
  return entriesOf(value).flatMap(([step, member]) => {
    const place = [...steps, step]
    return [{ steps: place, value: member }, ...placesOf(member, place)]
  })
}

/** Writes a place as in `messages[2].content[0]`. */
export function pathOf(steps: readonly Step[]): string {
  return steps.map((step, index) => (typeof step === "number" ? `[${step}]` : index === 0 ? step : `.${step}`)).join("")
}

/** Gives what stands at a place, or nothing. */
export function valueAt(value: unknown, [step, ...rest]: readonly Step[]): unknown {
  if (step === undefined) return value
  if (typeof value !== "object" || value === null) return undefined
  return valueAt((value as Record<Step, unknown>)[step], rest)
}

/** Gives a copy with another value at a place. */
export function withValue<Value>(value: Value, steps: readonly Step[], other: unknown): Value {
  return changed(value, steps, (holder, step) => {
    // Not by assignment: a member may be called __proto__.
    Object.defineProperty(holder, step, { value: other, enumerable: true, configurable: true, writable: true })
  })
}

/** Gives a copy without what stands at a place. */
export function without<Value>(value: Value, steps: readonly Step[]): Value {
  return changed(value, steps, (holder, step) => {
    if (Array.isArray(holder)) holder.splice(Number(step), 1)
    else delete holder[step]
  })
}

function changed<Value>(
  value: Value,
  steps: readonly Step[],
  change: (holder: Record<Step, unknown>, step: Step) => void,
): Value {
  const [step, ...rest] = steps
  if (step === undefined) return value
  const copy = (Array.isArray(value) ? [...value] : { ...value }) as Record<Step, unknown>
  if (rest.length === 0) change(copy, step)
  else copy[step] = changed(copy[step], rest, change)
  return copy as Value
}

function entriesOf(value: unknown): (readonly [Step, unknown])[] {
  if (typeof value !== "object" || value === null) return []
  return Array.isArray(value) ? value.map((each, index) => [index, each] as const) : Object.entries(value)
}
