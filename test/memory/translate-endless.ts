/** Translations of calls whose arguments have no end: who needs them whole holds them once, up to the limit. */
import { type Block, compose } from "@millrace/core"
import {
  aiSdkUi,
  anthropic,
  check,
  type DecodingDialect,
  type EncodingDialect,
  gemini,
  ollama,
  openaiChat,
  openaiResponses,
} from "@millrace/llm"
import type { Endless } from "./without-end.ts"

interface Call {
  readonly from: DecodingDialect
  readonly first: string
  readonly again: string
}

const ARGUMENTS = "x".repeat(1000)

const chatEvent = (call: object) => event({ id: "1", choices: [{ index: 0, delta: { tool_calls: [call] } }] })

const chat: Call = {
  from: openaiChat,
  first: chatEvent({ index: 0, id: "call_1", function: { name: "ask", arguments: '{"text":"' } }),
  again: chatEvent({ index: 0, function: { arguments: ARGUMENTS } }),
}

const block = { type: "tool_use", id: "call_1", name: "ask", input: {} }

const messages: Call = {
  from: anthropic,
  first:
    event({ type: "message_start", message: { id: "1", model: "m", content: [] } }) +
    event({ type: "content_block_start", index: 0, content_block: block }),
  again: event({
    type: "content_block_delta",
    index: 0,
    delta: { type: "input_json_delta", partial_json: ARGUMENTS },
  }),
}

const ways: readonly (readonly [Call, EncodingDialect])[] = [
  [chat, anthropic],
  [chat, gemini],
  [chat, ollama],
  [chat, aiSdkUi],
  [chat, openaiResponses],
  [messages, openaiChat],
]

export const translateEndless: readonly Endless[] = ways.map(([{ from, first, again }, to]) => ({
  name: `translate: arguments, ${from.name} to ${to.name}`,
  create: (maxToolLength): Block<Uint8Array, string> => compose(from.decode(), check({ maxToolLength }), to.encode()),
  first,
  again,
  // Besides the arguments there are the events under way, and what each of the three blocks knows.
  times: 1.2,
  code: "part-too-long",
}))

function event(data: object): string {
  return `data: ${JSON.stringify(data)}\n\n`
}
