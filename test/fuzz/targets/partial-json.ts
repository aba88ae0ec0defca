/** `partialJson` fed with texts that are whole, spoiled or cut short, and its value watched as it grows. */
import type { PartialJson } from "../../../packages/core/src/json/partial-value.ts"
import { cut, type Dice } from "../dice.ts"
import { makeJson, spoil } from "../json-text.ts"
import { type Reading, readPartial } from "../oracles/partial-json.ts"
import { compare, observe, show, type Target } from "../target.ts"

export const partialJsonTarget: Target = {
  name: "partialJson",
  module: "json/partial-json.ts",
  run(create, dice) {
    const text = makeText(dice)
    const reading: Reading = {
      maxDepth: dice.pick([64, 64, 1, 2, 3]),
      maxLength: dice.pick([8_388_608, 8_388_608, 1 + dice.below(text.length + 2)]),
      onTruncated: dice.pick(["throw", "accept"]),
    }
    const chunks = cut(text, dice)
    const log: unknown[] = []
    const steps: unknown[] = []
    const watched = watch(steps)
    const block = create(reading as never)
    observe(
      {
        transform: (chunk, outlet) => block.transform(chunk, { ...outlet, enqueue: watched }),
        flush: (outlet) => block.flush({ ...outlet, enqueue: watched }),
      },
      chunks,
      log,
    )
    return compare({ text, chunks, reading }, [...merge(steps), ...log], readPartial(text, reading))
  },
}

function makeText(dice: Dice): string {
  const text = makeJson(dice)
  return dice.oneIn(2) ? text : spoil(dice.oneIn(4) ? spoil(text, dice) : text, dice)
}

/** Notes every step, and puts together what the value must be by what the steps say of it. */
function watch(steps: unknown[]): (item: unknown) => void {
  const root: { value?: unknown } = {}
  return (item) => {
    const { value, path, delta, complete, done } = item as PartialJson
    const last = steps.at(-1) as [unknown, unknown, boolean] | undefined
    const goesOn = last !== undefined && typeof last[1] === "string" && !last[2]
    const [key, ...outer] = ["value", ...path].reverse() as [string | number, ...(string | number)[]]
    const holder = outer.reverse().reduce((around, name) => Object.getOwnPropertyDescriptor(around, name)?.value, root)
    if (delta !== undefined) {
      const text = goesOn ? (holder as Record<string | number, string>)[key] : ""
      const whole = typeof delta === "string" ? text + delta : structuredClone(delta)
      Object.defineProperty(holder, key, { value: whole, writable: true, enumerable: true, configurable: true })
    }
    steps.push([path, delta, complete])
    if (show(value) !== show(root.value)) steps.push(["value", structuredClone(value), false])
    if (done !== (complete && path.length === 0)) steps.push(["done", done, false])
  }
}

/** Joins the pieces of each string. A piece that neither says nor ends anything is one too many. */
function merge(steps: readonly unknown[]): unknown[] {
  const merged: [unknown, unknown, boolean][] = []
  for (const step of steps as [unknown, unknown, boolean][]) {
    const last = merged.at(-1)
    const goesOn = last !== undefined && typeof last[1] === "string" && !last[2] && show(last[0]) === show(step[0])
    if (goesOn && typeof step[1] === "string" && (step[1] !== "" || step[2])) {
      merged[merged.length - 1] = [step[0], last[1] + step[1], step[2]]
    } else merged.push(step)
  }
  return merged
}
