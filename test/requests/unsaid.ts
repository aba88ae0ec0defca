/**
 * Looks for what vanishes of a prompt without a word: all that a prompt holds is either in the request that is written, or
 * named by a warning. What makes no difference to the request, and to no warning, was dropped.
 */
import type { ClientDialect, Prompt, PromptWarning, WireRequest } from "@millrace/llm"
import { leavesOf, pathOf, type Step, valueAt } from "./leaves.ts"
import { isFree, variantsOf } from "./variants.ts"

/** Something that was lost, by its place, and how it showed. */
export interface Finding {
  readonly steps: readonly Step[]
  readonly how: string
}

const WORD = /word(?:(?!word)[A-Za-z])*/g
/** Says what something is, and is not lost where the thing itself is left out. */
const STRUCTURE: ReadonlySet<Step | undefined> = new Set(["type", "from", "role", "kind", "encoding", "executor"])

/** Says whether a value is no more than what makes the thing that it stands in what it is. */
export function isStructure(steps: readonly Step[]): boolean {
  return STRUCTURE.has(steps.at(-1)) && !isFree(steps.slice(0, -1))
}

export function write(target: ClientDialect, prompt: Prompt): WireRequest {
  return target.request.write(prompt, { onUnsupported: "warn" })
}

/** Gives what of a request goes to the provider. */
export function sentOf({ path, headers, body }: WireRequest): string {
  return JSON.stringify([path, headers, body])
}

/** Finds what is neither in the request nor named by a warning. */
export function lossesOf(target: ClientDialect, prompt: Prompt): Finding[] {
  const written = write(target, prompt)
  const sent = sentOf(written)
  return leavesOf(prompt).flatMap(({ steps, value }) => {
    const words = String(value).match(WORD) ?? []
    const isLost = words.some((word) => !sent.includes(word)) && !isCovered(steps, written.warnings)
    return isLost ? [{ steps, how: "it is nowhere in the request" }] : []
  })
}

/** Finds what a warning names though it is in the request: such a one hides what is lost beside it. */
export function falseWarningsOf(target: ClientDialect, prompt: Prompt): Finding[] {
  const written = write(target, prompt)
  const words = leavesOf(prompt).map(({ steps, value }) => ({ steps, words: String(value).match(WORD) ?? [] }))
  const counts = new Map<string, number>()
  for (const each of words) for (const word of each.words) counts.set(word, (counts.get(word) ?? 0) + 1)
  const sent = sentOf(written)
  return words.flatMap((each) => {
    const isSent = each.words.some((word) => counts.get(word) === 1 && new RegExp(`${word}(?![A-Za-z])`).test(sent))
    const isFalse = isSent && isCovered(each.steps, written.warnings)
    return isFalse ? [{ steps: each.steps, how: "a warning says that it is lost, and it is in the request" }] : []
  })
}

/** Finds what could be otherwise without any difference to the request or its warnings. */
export function differencesOf(target: ClientDialect, prompt: Prompt): Finding[] {
  const written = write(target, prompt)
  const sent = sentOf(written)
  return variantsOf(prompt).flatMap((variant) => {
    const other = write(target, variant.prompt)
    if (sentOf(other) !== sent) return []
    const { steps } = variant
    const isNamed = variant.isRemoval
      ? leavesOf(valueAt(prompt, steps), steps).every(
          (leaf) => isStructure(leaf.steps) || isCovered(leaf.steps, written.warnings),
        )
      : isCovered(steps, [...written.warnings, ...other.warnings])
    return isNamed ? [] : [{ steps, how: `${variant.change} makes no difference` }]
  })
}

/** Says whether a warning names what stands at a place, or what that is a part of. */
export function isCovered(steps: readonly Step[], warnings: readonly PromptWarning[]): boolean {
  const path = warnedPath(steps)
  return warnings.some((warning) => covers(warning.path, path))
}

function covers(one: string, other: string): boolean {
  return other === one || other.startsWith(`${one}.`) || other.startsWith(`${one}[`)
}

/** Warnings name members that a dialect has put on something as if they were the prompt's own. */
function warnedPath(steps: readonly Step[]): string {
  return pathOf(
    steps.filter(
      (step, index) =>
        !(step === "fields" && steps[index - 1] === "extra") && !(step === "extra" && steps[index + 1] === "fields"),
    ),
  )
}
