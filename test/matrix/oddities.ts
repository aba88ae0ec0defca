/** Where single clients say of single streams what the facts do not, each looked into: by a way of the client's own. */
import type { Judge } from "../judges/judge.ts"

export interface Oddity {
  readonly client: RegExp
  /** The sources where it shows. */
  readonly sources: RegExp
  /** What differs: the first word of the difference. */
  readonly what: string
  readonly reason: string
}

export const oddities: readonly Oddity[] = [
  {
    client: /^ai \d @ai-sdk\/(?:openai chat|openai-compatible|google)$/,
    sources: /^openai-chat\/test_chat_completion_multiple_choices/,
    what: "text",
    reason: "mixes the texts of several answers to one request",
  },
  {
    client: /^ai \d @ai-sdk\/openai responses$/,
    sources: /^(?:deepseek-responses|open-responses|openrouter-responses)\//,
    what: "reasoning",
    reason: "reads summaries of reasoning, and no reasoning that is told as it is",
  },
  {
    client: /^ai 6 @ai-sdk\/google$/,
    sources: /^gemini-sse\/test_google_model_(?:file_search|web_fetch)/,
    what: "usage",
    reason: "does not count what the provider's own tools gave the model to read",
  },
]

/** Finds the oddity that explains a difference. */
export function oddityOf({ name }: Pick<Judge, "name">, source: string, difference: string): Oddity | undefined {
  return oddities.find(
    ({ client, sources, what }) => client.test(name) && sources.test(source) && difference.startsWith(`${what}: `),
  )
}
