/** Gemini: whole responses, each with the next parts. Lines end as the real ones do. */
import { ARGS, ERROR, REASONING, type Sample, TEXTS, TOOL } from "./sample.ts"

const frame = (value: object) => `data: ${JSON.stringify(value)}\r\n\r\n`
const parts = (parts: object[], more: object = {}) =>
  frame({ candidates: [{ index: 0, content: { role: "model", parts }, ...more }], modelVersion: "m", responseId: "r" })
const end = (finishReason: string) =>
  frame({
    candidates: [{ index: 0, content: { role: "model", parts: [{ text: "" }] }, finishReason }],
    usageMetadata: { promptTokenCount: 12, candidatesTokenCount: 4, thoughtsTokenCount: 3, totalTokenCount: 19 },
    modelVersion: "m",
    responseId: "r",
  })
const texts = TEXTS.map((text) => parts([{ text }]))

export const gemini: Sample = {
  contentType: "text/event-stream",
  answer: [parts([{ text: REASONING, thought: true }]), ...texts, end("STOP")],
  cut: 3,
  tools: [...texts, parts([{ functionCall: { name: TOOL, args: ARGS } }]), end("STOP")],
  length: [...texts, end("MAX_TOKENS")],
  error: [...texts, frame({ error: { code: 503, message: ERROR, status: "UNAVAILABLE" } })],
}

/** A prompt that was blocked: no candidate, and a reason. */
export const blocked: readonly string[] = [frame({ promptFeedback: { blockReason: "SAFETY" }, modelVersion: "m" })]

/** A call that the model did not get right, which is an end, but of no answer. */
export const malformed: readonly string[] = [...texts, end("MALFORMED_FUNCTION_CALL")]
