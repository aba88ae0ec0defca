/**
 * Reads Anthropic's own events, where a client gives them to the application as they are, the way an application would. Those
 * of other models' families come to no end here.
 */
import { fail, readArguments, setUsage, type Verdict } from "./verdict.ts"

interface MessageEvent {
  readonly type?: string
  readonly index?: number
  readonly message?: { readonly usage?: MessageUsage }
  readonly content_block?: { readonly type?: string; readonly name?: string }
  readonly delta?: {
    readonly text?: string
    readonly thinking?: string
    readonly partial_json?: string
    readonly stop_reason?: string | null
  }
  readonly usage?: MessageUsage
  readonly error?: unknown
}

interface MessageUsage {
  readonly input_tokens?: number
  readonly cache_creation_input_tokens?: number | null
  readonly cache_read_input_tokens?: number | null
  readonly output_tokens?: number
}

/** Reads events to their end, which is `message_stop`. */
export async function readMessageEvents(events: AsyncIterable<unknown>, verdict: Verdict): Promise<void> {
  const calls = new Map<number | undefined, { name: string; text: string; provider: boolean }>()
  let usage: MessageUsage = {}
  let stopped = false
  try {
    for await (const event of events as AsyncIterable<MessageEvent>) {
      const { type, index, message, content_block, delta } = event
      if (type === "error") return fail(verdict, event.error)
      const provider = content_block?.type === "server_tool_use"
      if (provider || content_block?.type === "tool_use") {
        calls.set(index, { name: content_block?.name ?? "", text: "", provider })
      }
      verdict.text += delta?.text ?? ""
      verdict.reasoning += delta?.thinking ?? ""
      const call = calls.get(index)
      if (call !== undefined) call.text += delta?.partial_json ?? ""
      if (delta?.stop_reason) verdict.finish = delta.stop_reason
      usage = { ...usage, ...message?.usage, ...event.usage }
      if (type === "message_stop") stopped = true
    }
  } finally {
    verdict.tools = [...calls.values()].map(({ name, text, provider }) => ({
      name,
      args: readArguments(text),
      ...(provider ? { provider } : {}),
    }))
    const { input_tokens, cache_creation_input_tokens, cache_read_input_tokens, output_tokens } = usage
    const cached = (cache_creation_input_tokens ?? 0) + (cache_read_input_tokens ?? 0)
    setUsage(verdict, input_tokens === undefined ? undefined : input_tokens + cached, output_tokens)
  }
  if (stopped && verdict.finish !== undefined) verdict.outcome = "finished"
}
