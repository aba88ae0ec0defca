/** A prompt with one thing otherwise: another value in a place, or nothing where something may be left out. */
import type { Prompt } from "@millrace/llm"
import { type Leaf, pathOf, placesOf, type Step, valueAt, without, withValue } from "./leaves.ts"

export interface Variant {
  readonly prompt: Prompt
  readonly steps: readonly Step[]
  /** What was done, for people. */
  readonly change: string
  readonly isRemoval: boolean
}

/** What stands for something else by its word, and cannot be any other. */
const WORDS: Readonly<Record<string, readonly unknown[]>> = {
  effort: ["none", "minimal", "low", "medium", "high", "xhigh"],
  summary: ["none", "auto", "detailed"],
  detail: ["low", "high"],
  toolChoice: ["auto", "none", "required", { name: "wordother" }],
  role: ["system", "developer"],
}
const MEDIA_TYPES: readonly (readonly string[])[] = [
  ["image/png", "image/webp", "image/jpeg", "image/*"],
  ["audio/wav", "audio/mpeg"],
  ["application/pdf", "application/msword"],
  ["text/plain", "text/csv"],
  ["video/mp4", "video/webm"],
]
/** Says what something is, and is nothing by itself. */
const NO_VALUE: ReadonlySet<Step> = new Set(["type", "from", "kind", "encoding", "executor"])
/** What may not be left out. */
const NEEDED: ReadonlySet<Step> = new Set(
  "model messages stream role type text content callId output from fields value mediaType id url data fileId".split(
    " ",
  ),
)
/** Where JSON of any form stands. */
const FREE = /(?:^|\.)(?:fields|value|parameters|schema|metadata)(?:$|[.[])/

/** Says whether JSON of any form stands there. */
export function isFree(steps: readonly Step[]): boolean {
  return FREE.test(pathOf(steps))
}

export function variantsOf(prompt: Prompt): Variant[] {
  return placesOf(prompt).flatMap((place) => [...altered(prompt, place), ...removed(prompt, place)])
}

function altered(prompt: Prompt, { steps, value }: Leaf): Variant[] {
  return othersOf(steps, value).map((other) => ({
    prompt: withValue(prompt, steps, other),
    steps,
    change: `${JSON.stringify(value)} → ${JSON.stringify(other)}`,
    isRemoval: false,
  }))
}

function othersOf(steps: readonly Step[], value: unknown): readonly unknown[] {
  const name = steps.at(-1) as Step
  if (!isFree(steps)) {
    if (NO_VALUE.has(name)) return []
    const words = WORDS[name]
    if (words !== undefined && (name !== "role" || words.includes(value))) return words.filter((each) => each !== value)
    if (name === "role") return []
    if (name === "mediaType")
      return MEDIA_TYPES.find((each) => each.includes(value as string))?.filter((each) => each !== value) ?? []
  }
  switch (typeof value) {
    case "string":
      if (name === "data") return [`${value}AAAA`]
      return [/word\w*/.test(value) ? value.replace(/word\w*/, "$&x") : `${value}x`]
    case "number":
      return [value < 1 ? value * 0.75 + 0.01 : value + 1]
    case "boolean":
      return [!value]
    default:
      return []
  }
}

function removed(prompt: Prompt, { steps }: Leaf): Variant[] {
  const name = steps.at(-1) as Step
  const holder = valueAt(prompt, steps.slice(0, -1)) as { readonly type?: unknown; readonly role?: unknown }
  const mayLack =
    typeof name === "number" ||
    isFree(steps.slice(0, -1)) ||
    (name === "name" ? hasNoNeedOfName(steps, holder) : !NEEDED.has(name))
  return mayLack ? [{ prompt: without(prompt, steps), steps, change: "left out", isRemoval: true }] : []
}

function hasNoNeedOfName(
  steps: readonly Step[],
  { type, role }: { readonly type?: unknown; readonly role?: unknown },
): boolean {
  return role !== undefined || type === "file" || type === "tool-result" || steps[0] === "output"
}
