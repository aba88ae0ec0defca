/** Looks at what a dialect makes of a prompt by reading again what was written: it is the prompt, but for what it warns of. */
import type { ClientDialect, Prompt } from "@millrace/llm"
import { saidIn } from "./facts.ts"
import { leavesOf, type Step, valueAt } from "./leaves.ts"
import { type Finding, isCovered, write } from "./unsaid.ts"

/** What is asked beside the conversation. */
const SETTINGS = [
  "model",
  "stream",
  "tools",
  "toolChoice",
  "parallelToolCalls",
  "output",
  "reasoning",
  "sampling",
  "stopSequences",
  "maxTokens",
  "choices",
  "logprobs",
  "user",
  "metadata",
] as const

/** Finds what is read otherwise than it was written. */
export function changesOf(target: ClientDialect, prompt: Prompt): Finding[] {
  const { body, warnings } = write(target, prompt)
  const again = target.request.read(JSON.parse(JSON.stringify(body)), { model: prompt.model, stream: prompt.stream })
  const isNamed = (steps: readonly Step[]) => isCovered(steps, warnings)
  return [...saidOtherwise(prompt, again, isNamed), ...askedOtherwise(prompt, again, isNamed)]
}

type IsNamed = (steps: readonly Step[]) => boolean

/** Who says what as what: all that is said in one way stands in its order. */
function saidOtherwise(prompt: Prompt, again: Prompt, isNamed: IsNamed): Finding[] {
  const after = saidIn(again)
  const next = new Map<string, number>()
  return saidIn(prompt).flatMap(({ word, place, steps }) => {
    if (isNamed(steps)) return []
    const start = next.get(place) ?? 0
    const found = after.findIndex((each, index) => index >= start && each.word === word && each.place === place)
    next.set(place, found < 0 ? start : found + 1)
    if (found >= 0) return []
    const others = new Set(after.filter((each) => each.word === word).map((each) => each.place))
    return [{ steps, how: `${place} is read as ${[...others].join(" and ") || "nothing"}` }]
  })
}

function askedOtherwise(prompt: Prompt, again: Prompt, isNamed: IsNamed): Finding[] {
  return SETTINGS.flatMap((name) => leavesOf(prompt[name], [name])).flatMap(({ steps, value }) => {
    if (isNamed(steps) || steps.includes("extra")) return []
    const other = valueAt(again, placeIn(again, prompt, steps))
    if (other === value) return []
    return [{ steps, how: `${JSON.stringify(value)} is read as ${JSON.stringify(other) ?? "nothing"}` }]
  })
}

/** Tools are known by their names, since some may have been left out. */
function placeIn(again: Prompt, { tools = [] }: Prompt, steps: readonly Step[]): readonly Step[] {
  if (steps[0] !== "tools") return steps
  const wanted = tools[steps[1] as number]
  const index = again.tools?.findIndex(
    ({ name, provided }) => name === wanted?.name && provided?.from === wanted.provided?.from,
  )
  return ["tools", index ?? -1, ...steps.slice(2)]
}
