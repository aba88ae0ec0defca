/** Folds the chunks of an OpenAI chat stream into the one answer that a request without `stream` gets. */
import { type Choice, type ChoiceDelta, createChoice } from "./fold-choice.ts"

export interface Completion {
  readonly id: string
  readonly object: "chat.completion"
  readonly created: number
  readonly model: string
  readonly choices: readonly Choice[]
  readonly usage?: object
  readonly system_fingerprint?: string
  readonly service_tier?: string
}

interface Chunk {
  readonly id?: unknown
  readonly created?: unknown
  readonly model?: unknown
  readonly choices?: readonly ChoiceDelta[]
  readonly usage?: object | null
  readonly system_fingerprint?: unknown
  readonly service_tier?: unknown
}

/** Members of the answer that every chunk repeats; the first one that holds something counts. */
const HEAD = ["id", "created", "model", "system_fingerprint", "service_tier"] as const

export function foldCompletion(): { add(chunk: object): void; result(): Completion } {
  const head: Partial<Record<(typeof HEAD)[number], unknown>> = {}
  const choices = new Map<number, ReturnType<typeof createChoice>>()
  let usage: object | undefined

  return {
    add(value) {
      const chunk = value as Chunk
      for (const name of HEAD) head[name] ||= chunk[name]
      for (const [position, delta] of (Array.isArray(chunk.choices) ? chunk.choices : []).entries()) {
        if (typeof delta !== "object" || delta === null) continue
        const index = typeof delta.index === "number" ? delta.index : position
        const choice = choices.get(index) ?? createChoice(index)
        choices.set(index, choice)
        choice.add(delta)
      }
      // Servers that tell usage in every chunk count up, so that the last one is the sum.
      if (typeof chunk.usage === "object" && chunk.usage !== null) usage = chunk.usage
    },
    result: () => ({
      id: text(head.id) ?? "",
      object: "chat.completion",
      created: typeof head.created === "number" ? head.created : 0,
      model: text(head.model) ?? "",
      choices: [...choices].sort(([a], [b]) => a - b).map(([, choice]) => choice.result()),
      ...(usage && { usage }),
      ...(text(head.system_fingerprint) && { system_fingerprint: text(head.system_fingerprint) as string }),
      ...(text(head.service_tier) && { service_tier: text(head.service_tier) as string }),
    }),
  }
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined
}
