/** Folds the deltas of one choice into its message. What is not of the shape that it should have is passed over. */
import { type Call, type CallDelta, foldCalls } from "./fold-calls.ts"

export interface Delta {
  readonly content?: unknown
  readonly refusal?: unknown
  readonly reasoning_content?: unknown
  readonly reasoning?: unknown
  readonly tool_calls?: unknown
}

export interface ChoiceDelta {
  readonly index?: unknown
  readonly delta?: Delta | null
  readonly finish_reason?: unknown
  readonly logprobs?: unknown
}

export interface Choice {
  readonly index: number
  readonly message: {
    readonly role: "assistant"
    readonly content: string | null
    readonly refusal: string | null
    readonly reasoning_content?: string
    readonly reasoning?: string
    readonly tool_calls?: readonly Call[]
  }
  readonly logprobs: { readonly content: readonly unknown[] | null; readonly refusal: readonly unknown[] | null } | null
  readonly finish_reason: string | null
}

/** The members of a delta that are text, to be joined. */
const TEXTS = ["content", "refusal", "reasoning_content", "reasoning"] as const

export function createChoice(index: number): { add(delta: ChoiceDelta): void; result(): Choice } {
  const texts: Partial<Record<(typeof TEXTS)[number], string[]>> = {}
  const calls = foldCalls()
  const logprobs: { content: unknown[]; refusal: unknown[] } = { content: [], refusal: [] }
  let hasLogprobs = false
  let finishReason: string | null = null

  const text = (name: (typeof TEXTS)[number]): string | undefined => texts[name]?.join("")

  return {
    add({ delta, finish_reason, logprobs: more }) {
      for (const name of TEXTS) {
        const piece = delta?.[name]
        if (typeof piece !== "string") continue
        texts[name] ??= []
        texts[name].push(piece)
      }
      for (const call of listOf(delta?.tool_calls)) if (isObject(call)) calls.add(call as CallDelta)
      if (isObject(more)) {
        const { content, refusal } = more as { content?: unknown; refusal?: unknown }
        hasLogprobs = true
        // One by one: a list spread into arguments overflows the stack where it is long.
        for (const item of listOf(content)) logprobs.content.push(item)
        for (const item of listOf(refusal)) logprobs.refusal.push(item)
      }
      if (typeof finish_reason === "string" && finish_reason !== "") finishReason = finish_reason
    },
    result() {
      const toolCalls = calls.result()
      const reasoningContent = text("reasoning_content")
      const reasoning = text("reasoning")
      return {
        index,
        message: {
          role: "assistant",
          // OpenAI's own answers hold `null` where there is no text beside calls or a refusal.
          content: text("content") || (toolCalls.length > 0 || text("refusal") ? null : ""),
          refusal: text("refusal") || null,
          ...(reasoningContent && { reasoning_content: reasoningContent }),
          ...(reasoning && { reasoning }),
          ...(toolCalls.length > 0 && { tool_calls: toolCalls }),
        },
        logprobs: hasLogprobs ? { content: orNull(logprobs.content), refusal: orNull(logprobs.refusal) } : null,
        finish_reason: finishReason,
      }
    },
  }
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null
}

function orNull(list: readonly unknown[]): readonly unknown[] | null {
  return list.length > 0 ? list : null
}
