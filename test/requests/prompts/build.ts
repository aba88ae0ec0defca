/** Builds prompts of words that are found again wherever they go. */
import type { AssistantMessage, Prompt, PromptFile, PromptMessage, UserMessage } from "@millrace/llm"

export type Prompts = Readonly<Record<string, Prompt>>

export const parameters = { type: "object", properties: { river: { type: "string", description: "worddescribed" } } }
export const tool = { name: "wordtool", description: "worddescription", parameters } as const
export const hello: PromptMessage = { role: "user", content: [{ type: "text", text: "wordhello" }] }

export const call = { type: "tool-call", callId: "wordcall", name: "wordtool", text: '{"river":"wordriver"}' } as const

export const asked = (...content: UserMessage["content"]): PromptMessage[] => [{ role: "user", content }]

export const said = (...content: AssistantMessage["content"]): PromptMessage[] => [
  hello,
  { role: "assistant", content },
  hello,
]

export const conversation = (messages: readonly PromptMessage[]): Prompt => ({
  model: "wordmodel",
  messages,
  stream: true,
})

export const setting = (more: Partial<Prompt>): Prompt => ({ ...conversation([hello]), ...more })

/** A call, and what the tool gave. */
export const called = (
  result: Omit<Extract<PromptMessage, { role: "tool" }>["content"][number], "type" | "callId">,
  more: Partial<Extract<AssistantMessage["content"][number], { type: "tool-call" }>> = {},
): Prompt =>
  conversation([
    hello,
    { role: "assistant", content: [{ ...call, ...more }] },
    { role: "tool", content: [{ type: "tool-result", callId: "wordcall", ...result }] },
  ])

export const file = (mediaType: string, more: Partial<PromptFile>): PromptFile => ({ type: "file", mediaType, ...more })
export const address = (name: string) => ({ url: `https://example.com/${name}` })
