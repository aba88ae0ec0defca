/** Responses: every item is added, grows, and is told whole again when it is done, and so is the response. */
import { ARGS_PIECES, ERROR, named, REASONING, type Sample, TEXT, TEXTS, TOOL, USAGE } from "./sample.ts"

type Fields = { readonly type: string } & Readonly<Record<string, unknown>>

/** Numbers the events of one stream. */
const stream = (events: readonly Fields[]) =>
  events.map((event, sequence_number) => named({ ...event, sequence_number } as Fields))

const whole = (status: string, output: object[], more: object = {}) => ({
  id: "resp_1",
  object: "response",
  created_at: 1,
  model: "m",
  status,
  output,
  parallel_tool_calls: true,
  tool_choice: "auto",
  tools: [],
  error: null,
  incomplete_details: null,
  ...more,
})
const usage = {
  input_tokens: USAGE.input,
  input_tokens_details: { cached_tokens: 0 },
  output_tokens: USAGE.output,
  output_tokens_details: { reasoning_tokens: 3 },
  total_tokens: 19,
}

const created = ["created", "in_progress"].map((name) => ({
  type: `response.${name}`,
  response: whole("in_progress", []),
}))

const reasoning = (output_index: number) => {
  const id = { item_id: "rs_1", output_index, summary_index: 0 }
  const part = { type: "summary_text", text: REASONING }
  const item = { id: "rs_1", type: "reasoning", summary: [part] }
  const events: Fields[] = [
    { type: "response.output_item.added", output_index, item: { ...item, summary: [] } },
    { type: "response.reasoning_summary_part.added", ...id, part: { ...part, text: "" } },
    { type: "response.reasoning_summary_text.delta", ...id, delta: REASONING },
    { type: "response.reasoning_summary_text.done", ...id, text: REASONING },
    { type: "response.reasoning_summary_part.done", ...id, part },
    { type: "response.output_item.done", output_index, item },
  ]
  return { item, events }
}

const message = (output_index: number) => {
  const id = { item_id: "msg_1", output_index, content_index: 0 }
  const part = { type: "output_text", text: TEXT, annotations: [], logprobs: [] }
  const item = { id: "msg_1", type: "message", role: "assistant", status: "completed", content: [part] }
  const begun: Fields[] = [
    { type: "response.output_item.added", output_index, item: { ...item, status: "in_progress", content: [] } },
    { type: "response.content_part.added", ...id, part: { ...part, text: "" } },
    ...TEXTS.map((delta) => ({ type: "response.output_text.delta", ...id, delta, logprobs: [] })),
  ]
  const ended: Fields[] = [
    { type: "response.output_text.done", ...id, text: TEXT, logprobs: [] },
    { type: "response.content_part.done", ...id, part },
    { type: "response.output_item.done", output_index, item },
  ]
  return { item, begun, events: [...begun, ...ended] }
}

const call = (output_index: number) => {
  const id = { item_id: "fc_1", output_index }
  const text = ARGS_PIECES.join("")
  const item = {
    id: "fc_1",
    type: "function_call",
    call_id: "call_1",
    name: TOOL,
    arguments: text,
    status: "completed",
  }
  const events: Fields[] = [
    { type: "response.output_item.added", output_index, item: { ...item, arguments: "", status: "in_progress" } },
    ...ARGS_PIECES.map((delta) => ({ type: "response.function_call_arguments.delta", ...id, delta })),
    { type: "response.function_call_arguments.done", ...id, name: TOOL, arguments: text },
    { type: "response.output_item.done", output_index, item },
  ]
  return { item, events }
}

const end = (status: string, output: object[], more: object = {}): Fields => ({
  type: `response.${status}`,
  response: whole(status, output, { usage, ...more }),
})

export const openaiResponses: Sample = {
  contentType: "text/event-stream",
  answer: stream([
    ...created,
    ...reasoning(0).events,
    ...message(1).events,
    end("completed", [reasoning(0).item, message(1).item]),
  ]),
  cut: 12,
  tools: stream([
    ...created,
    ...message(0).events,
    ...call(1).events,
    end("completed", [message(0).item, call(1).item]),
  ]),
  length: stream([
    ...created,
    ...message(0).events,
    end("incomplete", [message(0).item], { incomplete_details: { reason: "max_output_tokens" } }),
  ]),
  error: stream([
    ...created,
    ...message(0).begun,
    end("failed", [message(0).item], { error: { code: "server_error", message: ERROR } }),
  ]),
}

/** The other way to tell an error, which comes instead of any end. */
export const errorEvent: readonly string[] = stream([
  ...created,
  ...message(0).begun,
  { type: "error", code: "server_error", message: ERROR, param: null },
])

/** An end for a reason that is no limit of the model's, so that the answer is none. */
export const interrupted: readonly string[] = stream([
  ...created,
  ...message(0).begun,
  end("incomplete", [message(0).item], { incomplete_details: { reason: "interrupted" } }),
])
