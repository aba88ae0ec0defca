/** Chat Completions: a role, deltas, a finish, usage and `[DONE]`. Reasoning is no part of it, but common. */
import { ARGS_PIECES, data, ERROR, REASONING, type Sample, TEXTS, TOOL, USAGE } from "./sample.ts"

const chunk = (choices: object[], usage: object | null = null) =>
  data({ id: "chatcmpl-1", object: "chat.completion.chunk", created: 1, model: "m", choices, usage })
const delta = (delta: object, finish_reason: string | null = null) => chunk([{ index: 0, delta, finish_reason }])
const call = (call: object) => delta({ tool_calls: [{ index: 0, ...call }] })

const role = delta({ role: "assistant", content: "" })
const texts = TEXTS.map((content) => delta({ content }))
const usage = chunk([], { prompt_tokens: USAGE.input, completion_tokens: USAGE.output, total_tokens: 19 })
const done = "data: [DONE]\n\n"

export const openaiChat: Sample = {
  contentType: "text/event-stream",
  answer: [role, delta({ reasoning_content: REASONING }), ...texts, delta({}, "stop"), usage, done],
  cut: 4,
  tools: [
    role,
    ...texts,
    call({ id: "call_1", type: "function", function: { name: TOOL, arguments: "" } }),
    ...ARGS_PIECES.map((piece) => call({ function: { arguments: piece } })),
    delta({}, "tool_calls"),
    usage,
    done,
  ],
  length: [role, ...texts, delta({}, "length"), usage, done],
  error: [role, ...texts, data({ error: { message: ERROR, type: "server_error", code: "overloaded", param: null } })],
}

/** Every end that is none, or is less than the format asks for, by what it is. */
export const ends = {
  "a finish without [DONE]": [role, ...texts, delta({}, "stop")],
  "[DONE] without a finish": [role, ...texts, done],
  "a finish that no application knows": [role, ...texts, delta({}, "weird"), done],
  "an error beside choices": [
    role,
    ...texts,
    data({
      id: "chatcmpl-1",
      object: "chat.completion.chunk",
      created: 1,
      model: "m",
      choices: [{ index: 0, delta: { content: "" }, finish_reason: "length" }],
      error: { message: ERROR, code: 400 },
    }),
    done,
  ],
  "an error after the finish": [role, ...texts, delta({}, "stop"), data({ error: { message: ERROR } }), done],
} satisfies Record<string, readonly string[]>

/** The model refuses, in the field that is there for it. */
export const refusal: readonly string[] = [role, delta({ refusal: ERROR }), delta({}, "stop"), usage, done]

/** The limit came in the middle of a call's arguments. */
export const tornCall: readonly string[] = [
  role,
  call({ id: "call_1", type: "function", function: { name: TOOL, arguments: ARGS_PIECES[0] } }),
  delta({}, "length"),
  usage,
  done,
]
