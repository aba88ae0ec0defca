/** What the makers of the formats read them with, to events. */
import { Stream as AnthropicStream } from "@anthropic-ai/sdk/streaming"
import { GoogleGenAI } from "@google/genai/web"
import { Stream as OpenaiStream } from "openai/streaming"

/** Reads a stream of bytes to its events. */
export type ReadEvents = (bytes: ReadableStream<Uint8Array>) => Promise<AsyncIterable<unknown>> | AsyncIterable<unknown>

const asEvents = (bytes: ReadableStream<Uint8Array>) =>
  new Response(bytes, { headers: { "content-type": "text/event-stream" } })

export const readOpenai: ReadEvents = (bytes) => OpenaiStream.fromSSEResponse(asEvents(bytes), new AbortController())

export const readAnthropic: ReadEvents = (bytes) =>
  AnthropicStream.fromSSEResponse(asEvents(bytes), new AbortController())

/** Its parser cannot be reached, but its client takes any `fetch`. */
export const readGemini: ReadEvents = (bytes) => {
  const fetch = () => Promise.resolve(asEvents(bytes))
  const client = new GoogleGenAI({ apiKey: "none", httpOptions: { fetch } })
  return client.models.generateContentStream({ model: "any", contents: "any" })
}
