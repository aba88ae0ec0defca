/** What a request says of the turns before, in the words of each dialect. */
import type { Asked } from "./upstreams.ts"

type Json = Readonly<Record<string, unknown>>

/** Something opaque, and what it is on. */
export interface Sealed {
  readonly data: unknown
  readonly on: string
  /** What was thought, where it is on that. */
  readonly thought?: string
}

export interface Called {
  readonly id: unknown
  readonly name: unknown
  readonly args: unknown
}

export interface Given {
  readonly id: unknown
  /** The name of the tool, in the dialects that tell it again. */
  readonly name?: unknown
  readonly text: unknown
}

export interface Wire {
  sealed(asked: Asked): Sealed[]
  called(asked: Asked): Called[]
  given(asked: Asked): Given[]
}

const list = (value: unknown): Json[] => (Array.isArray(value) ? value : [])
const within = (value: unknown): Json => (value ?? {}) as Json

/** Messages of one role. */
const said = (asked: Asked, role: string): Json[] => list(asked.messages).filter((message) => message.role === role)

const chat: Wire = {
  sealed: () => [],
  called: (asked) =>
    said(asked, "assistant").flatMap(({ tool_calls }) =>
      list(tool_calls).map(({ id, function: called }) => {
        const { name, arguments: text } = within(called)
        return { id, name, args: JSON.parse(String(text)) }
      }),
    ),
  given: (asked) => said(asked, "tool").map(({ tool_call_id: id, content: text }) => ({ id, text })),
}

const responses: Wire = {
  sealed({ input }) {
    return list(input).flatMap(({ type, summary, encrypted_content: data }, index, items) => {
      if (type !== "reasoning" || data === undefined) return []
      const thought = list(summary)
        .map(({ text }) => text)
        .join("\n\n")
      return [{ data, on: `what comes before a ${items[index + 1]?.type ?? "message"}`, thought }]
    })
  },
  called: ({ input }) =>
    list(input).flatMap(({ type, call_id: id, name, arguments: text }) =>
      type === "function_call" ? [{ id, name, args: JSON.parse(String(text)) }] : [],
    ),
  given: ({ input }) =>
    list(input).flatMap(({ type, call_id: id, output: text }) =>
      type === "function_call_output" ? [{ id, text }] : [],
    ),
}

const anthropicBlocks = (asked: Asked, role: string) =>
  said(asked, role).flatMap(({ content }) =>
    list(content).map((block, index, blocks) => ({ block, next: blocks[index + 1] })),
  )

const anthropic: Wire = {
  sealed: (asked) =>
    anthropicBlocks(asked, "assistant").flatMap(({ block: { type, thinking, signature, data }, next }) => {
      if (type === "thinking")
        return [{ data: signature, on: `what comes before a ${next?.type}`, thought: String(thinking) }]
      return type === "redacted_thinking" ? [{ data, on: "what is redacted" }] : []
    }),
  called: (asked) =>
    anthropicBlocks(asked, "assistant").flatMap(({ block: { type, id, name, input: args } }) =>
      type === "tool_use" ? [{ id, name, args }] : [],
    ),
  given: (asked) =>
    anthropicBlocks(asked, "user").flatMap(({ block: { type, tool_use_id: id, content: text } }) =>
      type === "tool_result" ? [{ id, text: Array.isArray(text) ? within(text[0]).text : text }] : [],
    ),
}

const geminiParts = ({ contents }: Asked) => list(contents).flatMap(({ parts }) => list(parts))

const gemini: Wire = {
  sealed: (asked) =>
    geminiParts(asked).flatMap(({ thoughtSignature: data, functionCall, thought }) => {
      if (data === undefined) return []
      const call = geminiParts(asked).filter((part) => part.functionCall !== undefined)
      const number = call.findIndex((part) => part.functionCall === functionCall)
      return [{ data, on: functionCall === undefined ? (thought ? "a thought" : "a text") : `call ${number}` }]
    }),
  called: (asked) =>
    geminiParts(asked).flatMap(({ functionCall }) => {
      const { id, name, args } = within(functionCall)
      return functionCall === undefined ? [] : [{ id, name, args }]
    }),
  given: (asked) =>
    geminiParts(asked).flatMap(({ functionResponse }) => {
      const { id, name, response } = within(functionResponse)
      return functionResponse === undefined ? [] : [{ id, name, text: JSON.stringify(response) }]
    }),
}

const ollama: Wire = {
  sealed: () => [],
  called: (asked) =>
    said(asked, "assistant").flatMap(({ tool_calls }) =>
      list(tool_calls).map(({ id, function: called }) => ({
        id,
        name: within(called).name,
        args: within(called).arguments,
      })),
    ),
  given: (asked) =>
    said(asked, "tool").map(({ tool_call_id: id, tool_name: name, content: text }) => ({ id, name, text })),
}

export const wires: Readonly<Record<string, Wire>> = {
  "openai-chat": chat,
  "openai-responses": responses,
  anthropic,
  gemini,
  ollama,
}
