/** What a wire tells, read frame by frame with no knowledge but where each dialect has its text, its calls and its end. */
import type { Frames } from "./read-frames.ts"

/** What a recording says, whatever its dialect. */
export interface Told {
  readonly text: string
  readonly reasoning: string
  readonly signature: string
  readonly urls: readonly string[]
  /** Each call as `name(arguments)`, the arguments as compact JSON. */
  readonly calls: readonly string[]
  readonly finish: string | undefined
  readonly error: string | undefined
}

/** Where a dialect has what: paths into a frame's value. Some have several, for frames of several kinds. */
interface Places {
  readonly text: readonly string[]
  readonly reasoning?: readonly string[]
  readonly signature?: readonly string[]
  readonly url?: readonly string[]
  readonly calls: (value: unknown) => Call[]
  readonly finish: readonly string[]
  readonly error: readonly string[]
}

/** A piece of a call: a name begins a new one. */
interface Call {
  readonly name?: unknown
  readonly arguments?: unknown
}

/** Reads what is at a path such as `choices.0.delta`. */
export function at(value: unknown, path: string): unknown {
  let found = value
  for (const key of path.split(".")) found = (found as Record<string, unknown> | null | undefined)?.[key]
  return found
}

const list = (value: unknown, path: string): unknown[] => {
  const found = at(value, path)
  return Array.isArray(found) ? found : found === undefined || found === null ? [] : [found]
}

const anthropic: Places = {
  text: ["delta.text"],
  reasoning: ["delta.thinking"],
  signature: ["delta.signature"],
  url: ["delta.citation.url"],
  calls: (value) => [{ name: at(value, "content_block.name"), arguments: at(value, "delta.partial_json") }],
  finish: ["delta.stop_reason"],
  error: ["error.message", "originalMessage"],
}
const geminiPart = "candidates.0.content.parts.0"
const gemini: Places = {
  text: [],
  signature: [`${geminiPart}.thoughtSignature`],
  url: [0, 1].map((index) => `candidates.0.groundingMetadata.groundingChunks.${index}.web.uri`),
  calls: (value) =>
    list(value, "candidates.0.content.parts").map((part) => ({
      name: at(part, "functionCall.name"),
      arguments: at(part, "functionCall.args"),
    })),
  finish: ["candidates.0.finishReason"],
  error: ["error.message"],
}
const ollama = { reasoning: ["message.thinking", "thinking"], finish: ["done_reason"], error: ["error"] }
const completions: Places = {
  text: ["choices.0.text"],
  calls: () => [],
  finish: ["choices.0.finish_reason"],
  error: ["error.message"],
}

const PLACES: Readonly<Record<string, Places>> = {
  "openai-chat": {
    text: ["choices.0.delta.content", "choices.0.delta.refusal"],
    reasoning: ["choices.0.delta.reasoning_content"],
    url: [0, 1].map((index) => `choices.0.delta.annotations.${index}.url_citation.url`),
    calls: (value) => list(value, "choices.0.delta.tool_calls").map((call) => at(call, "function") as Call),
    finish: ["choices.0.finish_reason"],
    error: ["error.message"],
  },
  "openai-responses": {
    text: ["response.output_text.delta>delta", "response.refusal.delta>delta"],
    reasoning: ["response.reasoning_summary_text.delta>delta"],
    signature: ["response.output_item.done>item.encrypted_content"],
    url: ["annotation.url"],
    calls: (value) => {
      const type = at(value, "type")
      if (type === "response.output_item.added") return [{ name: at(value, "item.name") }]
      return type === "response.function_call_arguments.delta" ? [{ arguments: at(value, "delta") }] : []
    },
    finish: ["response.completed>response.status", "response.incomplete>response.incomplete_details.reason"],
    error: ["response.error.message"],
  },
  "openai-completions": completions,
  anthropic,
  "bedrock-invoke": anthropic,
  gemini,
  "gemini-array": gemini,
  ollama: {
    ...ollama,
    text: ["message.content"],
    calls: (value) => list(value, "message.tool_calls").map((call) => at(call, "function") as Call),
  },
  "ollama-generate": { ...ollama, text: ["response"], calls: () => [] },
  cohere: {
    text: ["delta.message.content.text"],
    reasoning: ["delta.message.content.thinking"],
    url: ["delta.message.citations.sources.0.document.url"],
    calls: (value) => {
      const called = at(value, "delta.message.tool_calls.function") as Call | undefined
      return called === undefined ? [] : [called]
    },
    finish: ["delta.finish_reason"],
    error: ["delta.error"],
  },
  "bedrock-converse": {
    text: ["delta.text"],
    reasoning: ["delta.reasoningContent.text"],
    signature: ["delta.reasoningContent.signature"],
    url: ["delta.citation.location.web.url"],
    calls: (value) => [{ name: at(value, "start.toolUse.name"), arguments: at(value, "delta.toolUse.input") }],
    finish: ["stopReason"],
    error: ["originalMessage"],
  },
  "workers-ai": {
    text: ["response"],
    calls: (value) => list(value, "tool_calls") as Call[],
    finish: [],
    error: ["errors.0.message"],
  },
  tgi: { text: [], calls: () => [], finish: ["details.finish_reason"], error: ["error"] },
  "ag-ui": {
    text: ["TEXT_MESSAGE_CONTENT>delta"],
    reasoning: ["REASONING_MESSAGE_CONTENT>delta"],
    signature: ["encryptedValue"],
    calls: (value) => [
      {
        name: at(value, "toolCallName"),
        arguments: at(value, "type") === "TOOL_CALL_ARGS" ? at(value, "delta") : undefined,
      },
    ],
    finish: ["RUN_FINISHED>result.finishReason"],
    error: ["message"],
  },
  "ai-sdk-ui": {
    text: ["text-delta>delta"],
    reasoning: ["reasoning-delta>delta"],
    signature: ["providerMetadata.anthropic.signature"],
    url: ["url"],
    calls: (value) => [
      {
        name: at(value, "type") === "tool-input-start" ? at(value, "toolName") : undefined,
        arguments: at(value, "inputTextDelta"),
      },
    ],
    finish: ["finishReason"],
    error: ["errorText"],
  },
  "claude-code": {
    text: ["event.delta.text"],
    reasoning: ["event.delta.thinking"],
    signature: ["event.delta.signature"],
    url: ["event.delta.citation.url"],
    calls: (value) => anthropic.calls(at(value, "event")),
    finish: ["success>stop_reason"],
    error: ["errors.0"],
  },
  codex: {
    text: [],
    calls: (value) =>
      at(value, "type") === "item.started"
        ? [{ name: at(value, "item.tool"), arguments: at(value, "item.arguments") }]
        : [],
    finish: ["turn.completed>type"],
    error: ["turn.failed>error.message"],
  },
}

/** Reads what all frames tell together. */
export function readTold(dialect: string, { values }: Frames): Told {
  const places = PLACES[dialect]
  if (places === undefined) throw new TypeError(`Nobody knows where ${dialect} has what`)
  const all = dialect === "bedrock-invoke" ? values.map(opened) : values
  const found = (paths: readonly string[] = []): unknown[] =>
    all.flatMap((value) => paths.map((path) => select(value, path))).filter((one) => one !== undefined && one !== null)
  const joined = (paths?: readonly string[]): string => found(paths).map(String).join("")
  const { text, reasoning } = SAID[dialect]?.(all) ?? { text: joined(places.text), reasoning: joined(places.reasoning) }
  return {
    text,
    reasoning,
    signature: joined(places.signature),
    urls: found(places.url).map(String),
    calls: readCalls(all.flatMap((value) => places.calls(value))),
    finish: found(places.finish).map(String).at(-1),
    error: found(places.error).map(String).at(-1),
  }
}

/** A path may begin with the type (or, of a result, the subtype) that its frames have. */
function select(value: unknown, path: string): unknown {
  const [type, rest] = path.includes(">") ? path.split(">") : [undefined, path]
  if (type !== undefined && at(value, "type") !== type && at(value, "subtype") !== type) return undefined
  return at(value, rest ?? "")
}

const opened = (value: unknown): unknown => {
  const bytes = at(value, "bytes")
  return typeof bytes === "string" ? JSON.parse(Buffer.from(bytes, "base64").toString("utf8")) : value
}

/** Dialects whose text is told from other things by what stands beside it. */
const SAID: Readonly<Record<string, (values: readonly unknown[]) => { text: string; reasoning: string }>> = {
  gemini: ofGemini,
  "gemini-array": ofGemini,
  tgi: (values) => {
    const tokens = values.filter((value) => at(value, "token.special") === false)
    return { text: tokens.map((value) => at(value, "token.text")).join(""), reasoning: "" }
  },
  codex: (values) => {
    const items = values.map((value) => at(value, "item"))
    const of = (type: string): string =>
      items.flatMap((item) => (at(item, "type") === type ? [String(at(item, "text"))] : [])).join("")
    return { text: of("agent_message"), reasoning: of("reasoning") }
  },
}

function ofGemini(values: readonly unknown[]): { text: string; reasoning: string } {
  const parts = values.flatMap((value) => list(value, "candidates.0.content.parts"))
  const of = (thought: boolean): string =>
    parts.flatMap((part) => ((at(part, "thought") === true) === thought ? [at(part, "text") ?? ""] : [])).join("")
  return { text: of(false), reasoning: of(true) }
}

function readCalls(pieces: readonly Call[]): string[] {
  const calls: { name: unknown; text: string }[] = []
  for (const { name, arguments: piece } of pieces) {
    if (name !== undefined && name !== null) calls.push({ name, text: "" })
    const call = calls.at(-1)
    if (call === undefined || piece === undefined) continue
    call.text += typeof piece === "string" ? piece : JSON.stringify(piece)
  }
  return calls.map(({ name, text }) => `${name}(${JSON.stringify(JSON.parse(text))})`)
}
