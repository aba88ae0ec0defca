/** Messages: numbered blocks of content between the start and the stop of a message. */
import { ARGS_PIECES, ERROR, named, REASONING, type Sample, TEXTS, TOOL, USAGE } from "./sample.ts"

type Fields = { readonly type: string } & Readonly<Record<string, unknown>>

const start: Fields = {
  type: "message_start",
  message: {
    id: "msg_1",
    type: "message",
    role: "assistant",
    model: "m",
    content: [],
    stop_reason: null,
    stop_sequence: null,
    usage: { input_tokens: 2, cache_creation_input_tokens: 0, cache_read_input_tokens: 10, output_tokens: 1 },
  },
}

const block = (index: number, content_block: object, deltas: readonly object[]): Fields[] => [
  { type: "content_block_start", index, content_block },
  ...deltas.map((delta) => ({ type: "content_block_delta", index, delta })),
  { type: "content_block_stop", index },
]
const thinking = (index: number) =>
  block(index, { type: "thinking", thinking: "", signature: "" }, [
    { type: "thinking_delta", thinking: REASONING },
    { type: "signature_delta", signature: "c2ln" },
  ])
const text = (index: number) =>
  block(
    index,
    { type: "text", text: "" },
    TEXTS.map((text) => ({ type: "text_delta", text })),
  )
const call = (index: number) =>
  block(
    index,
    { type: "tool_use", id: "toolu_1", name: TOOL, input: {} },
    ARGS_PIECES.map((partial_json) => ({ type: "input_json_delta", partial_json })),
  )
const stop = (stop_reason: string): Fields[] => [
  { type: "message_delta", delta: { stop_reason, stop_sequence: null }, usage: { output_tokens: USAGE.output } },
  { type: "message_stop" },
]

/** The events alone, for the formats that carry them in frames of their own. */
export const messageEvents = {
  answer: [start, { type: "ping" }, ...thinking(0), ...text(1), ...stop("end_turn")],
  cut: 8,
  tools: [start, ...text(0), ...call(1), ...stop("tool_use")],
  length: [start, ...text(0), ...stop("max_tokens")],
  error: [start, ...text(0), { type: "error", error: { type: "overloaded_error", message: ERROR } }],
} satisfies Record<string, readonly Fields[] | number>

export const anthropic: Sample = {
  contentType: "text/event-stream",
  answer: messageEvents.answer.map(named),
  cut: messageEvents.cut,
  tools: messageEvents.tools.map(named),
  length: messageEvents.length.map(named),
  error: messageEvents.error.map(named),
}

/** A stop that was told, and a message that was not ended. */
export const unstopped: readonly string[] = [start, ...text(0), ...stop("end_turn").slice(0, -1)].map(named)
