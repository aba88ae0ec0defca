/**
 * Where a stream is complete, by each upstream dialect's own rule, said without our decoders: the event, line or frame
 * behind which a cut takes nothing away but usage, an end mark or a closing bracket.
 */

const END_RULES: Readonly<Record<string, RegExp>> = {
  "openai-chat": /"finish_reason":"/,
  "openai-responses": /^event: response\.(?:completed|incomplete)\n/,
  "openai-completions": /"finish_reason":"/,
  anthropic: /"stop_reason":"/,
  gemini: /"finishReason": "/,
  "gemini-array": /"finishReason": "/,
  ollama: /"done":true/,
  "ollama-generate": /"done":true/,
  cohere: /"type":"message-end".*"finish_reason":"(?!ERROR)/,
  "bedrock-converse": /messageStop/,
  "bedrock-invoke": /"stop_reason":"/,
  "workers-ai": /^data: \[DONE\]/,
  tgi: /"generated_text":"/,
  "ag-ui": /"type":"RUN_FINISHED"/,
  "ai-sdk-ui": /"type":"finish"/,
  "claude-code": /^\{"type":"result".*"is_error":false/,
  codex: /"type":"turn\.completed"/,
  // Behind calls the agent asks the model again.
  opencode: /"type":"step-finish","reason":"(?!tool-calls|error)/,
}

/** Says how many of the pieces there must be for the stream to be complete; `Infinity` where it never is. */
export function piecesToEnd(dialect: string, pieces: readonly Uint8Array[]): number {
  const rule = END_RULES[dialect]
  if (rule === undefined) throw new TypeError(`no end rule for "${dialect}"`)
  const index = pieces.findIndex((piece) => rule.test(readable(dialect, piece)))
  return index < 0 ? Number.POSITIVE_INFINITY : index + 1
}

/** Says whether a piece that was cut lacks nothing but white space, which no format needs at the end of the wire. */
export function isWhole(dialect: string, piece: Uint8Array, length: number): boolean {
  if (length === piece.length) return true
  return !dialect.startsWith("bedrock-") && latin1(piece.subarray(length)).trim() === ""
}

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("latin1")

/** Events of models lie in base64 inside of the frames. */
function readable(dialect: string, piece: Uint8Array): string {
  const text = latin1(piece)
  if (dialect !== "bedrock-invoke") return text
  return Buffer.from(/"bytes":"([^"]*)"/.exec(text)?.[1] ?? "", "base64").toString("utf8")
}
