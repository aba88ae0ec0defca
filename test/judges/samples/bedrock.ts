/** Bedrock: binary frames with sums, around events of its own (Converse) or around the model's (InvokeModel). */
import { crc32 } from "node:zlib"
import { messageEvents } from "./anthropic.ts"
import { ARGS_PIECES, ERROR, type Frame, REASONING, type Sample, TEXTS, TOOL, USAGE } from "./sample.ts"

/** Writes a frame: its length, that of its headers, a sum of both, headers, payload, and a sum of all. */
function frame(headers: Readonly<Record<string, string>>, payload: object): Uint8Array {
  const head = Buffer.concat(Object.entries(headers).map(([name, value]) => header(name, value)))
  const body = Buffer.from(JSON.stringify(payload))
  const prelude = Buffer.alloc(8)
  prelude.writeUInt32BE(16 + head.length + body.length, 0)
  prelude.writeUInt32BE(head.length, 4)
  const unsummed = Buffer.concat([prelude, sum(prelude), head, body])
  return Buffer.concat([unsummed, sum(unsummed)])
}

/** Writes a header whose value is a string, which is type 7. */
function header(name: string, value: string): Buffer {
  const size = Buffer.alloc(2)
  size.writeUInt16BE(Buffer.byteLength(value))
  return Buffer.concat([Buffer.from([name.length]), Buffer.from(name), Buffer.from([7]), size, Buffer.from(value)])
}

function sum(bytes: Uint8Array): Buffer {
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc32(bytes))
  return sum
}

const event = (type: string, payload: object) =>
  frame({ ":message-type": "event", ":event-type": type, ":content-type": "application/json" }, payload)
const exception = (type: string) =>
  frame(
    { ":message-type": "exception", ":exception-type": type, ":content-type": "application/json" },
    { message: ERROR },
  )

const delta = (contentBlockIndex: number, delta: object) => event("contentBlockDelta", { contentBlockIndex, delta })
const close = (contentBlockIndex: number) => event("contentBlockStop", { contentBlockIndex })
const start = event("messageStart", { role: "assistant" })
const reasoning = (index: number) => [delta(index, { reasoningContent: { text: REASONING } }), close(index)]
const text = (index: number) => [...TEXTS.map((text) => delta(index, { text })), close(index)]
const call = (contentBlockIndex: number) => [
  event("contentBlockStart", { contentBlockIndex, start: { toolUse: { toolUseId: "tooluse_1", name: TOOL } } }),
  ...ARGS_PIECES.map((input) => delta(contentBlockIndex, { toolUse: { input } })),
  close(contentBlockIndex),
]
const stop = (stopReason: string) => [
  event("messageStop", { stopReason }),
  event("metadata", {
    usage: { inputTokens: USAGE.input, outputTokens: USAGE.output, totalTokens: 19 },
    metrics: { latencyMs: 1 },
  }),
]

export const bedrockConverse: Sample = {
  contentType: "application/vnd.amazon.eventstream",
  answer: [start, ...reasoning(0), ...text(1), ...stop("end_turn")],
  cut: 5,
  tools: [start, ...text(0), ...call(1), ...stop("tool_use")],
  length: [start, ...text(0), ...stop("max_tokens")],
  error: [start, ...text(0), exception("modelStreamErrorException")],
}

/** A frame that did not arrive as it was sent. */
export const damaged: readonly Frame[] = [start, ...text(0), ...stop("end_turn")].map((bytes, index) =>
  index === 2 ? bytes.map((byte, place) => (place === bytes.length - 8 ? byte ^ 1 : byte)) : bytes,
)

const chunk = (value: object) => event("chunk", { bytes: Buffer.from(JSON.stringify(value)).toString("base64") })

export const bedrockInvoke: Sample = {
  contentType: "application/vnd.amazon.eventstream",
  answer: messageEvents.answer.map(chunk),
  cut: messageEvents.cut,
  tools: messageEvents.tools.map(chunk),
  length: messageEvents.length.map(chunk),
  error: [...messageEvents.error.slice(0, -1).map(chunk), exception("modelStreamErrorException")],
}

/** The model's own events without the last of them, though the frames are all there. */
export const unstoppedChunks: readonly Frame[] = messageEvents.length.slice(0, -1).map(chunk)
