/** The clients that lose what is opaque in an answer before they go on, and why. */

/** By client and provider; of these conversations alone, where not all of them are lost. */
export const forgetful: readonly {
  readonly client: string
  readonly providers: readonly string[]
  readonly conversations?: readonly string[]
  readonly reason: string
}[] = [
  {
    client: "ollama chat, streamed",
    providers: ["anthropic", "gemini", "openai-responses"],
    reason: "The format has no place for it",
  },
  {
    client: "ollama chat",
    providers: ["anthropic", "gemini", "openai-responses"],
    reason: "The format has no place for it",
  },
  {
    client: "@ai-sdk/openai chat",
    providers: ["anthropic", "gemini", "openai-responses"],
    reason: "The provider reads no reasoning, and of a call no more than OpenAI has in it",
  },
  {
    client: "@ai-sdk/openai-compatible",
    providers: ["anthropic", "openai-responses"],
    reason: "The provider reads the text of reasoning, and not its details",
  },
  {
    client: "@ai-sdk/openai-compatible",
    providers: ["gemini"],
    conversations: ["reasoning"],
    reason: "The provider reads what Google puts on calls, and not what it puts on texts",
  },
  {
    client: "@ai-sdk/openai responses",
    providers: ["gemini"],
    reason: "The provider keeps what is encrypted of reasoning, and has no member for what is on texts and calls",
  },
]

export function forgets(client: string, provider: string, conversation: string): boolean {
  return forgetful.some(
    (each) =>
      each.client === client &&
      each.providers.includes(provider) &&
      (each.conversations?.includes(conversation) ?? true),
  )
}
