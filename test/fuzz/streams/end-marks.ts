/** Where each format's answer is complete: the piece with which its end rule is met, found without reading the format. */
import { payloadOf } from "./event-frame.ts"
import type { Piece } from "./piece.ts"

const MARKS: Readonly<Record<string, RegExp>> = {
  "openai-chat": /"finish_reason":"/,
  "openai-responses": /"type":"response\.(?:completed|incomplete)"/,
  "openai-completions": /"finish_reason":"/,
  anthropic: /"type":"message_(?:stop|delta)"/,
  gemini: /"finishReason":/,
  "gemini-array": /"finishReason":/,
  ollama: /"done":true/,
  "ollama-generate": /"done":true/,
  cohere: /"type":"message-end"/,
  "bedrock-converse": /"stopReason":"/,
  "bedrock-invoke": /"type":"message_(?:stop|delta)"/,
  "workers-ai": /\[DONE\]/,
  tgi: /"generated_text":"/,
  "ag-ui": /"type":"RUN_FINISHED"/,
  "ai-sdk-ui": /"type":"finish"/,
  "claude-code": /"type":"result"/,
  codex: /"type":"turn\.completed"/,
  opencode: /"reason":"(?!tool-calls")/,
  parts: /"type":"finish"/,
  "parts-lines": /"type":"finish"/,
}

/** Gives the number of the piece that completes a stream, or -1. */
export function findEndMark(dialect: string, pieces: readonly Piece[]): number {
  const mark = MARKS[dialect]
  if (mark === undefined) throw new TypeError(`Cannot tell where a stream in ${dialect} is complete: wanted a mark`)
  return pieces.findIndex((piece) => mark.test(textOf(piece)))
}

function textOf(piece: Piece): string {
  if (typeof piece === "string") return piece
  const text = new TextDecoder().decode(payloadOf(piece))
  const { bytes } = JSON.parse(text) as { bytes?: string }
  return bytes === undefined ? text : Buffer.from(bytes, "base64").toString()
}
