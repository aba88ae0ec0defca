/** The gateway that served this page: its models, and its answers as a stream of chunks. */

import { batches, decodeSse, filter, parseJson, tap } from "@millrace/core"
import type { ChatChunk } from "./chat-chunk.ts"
import { type Failure, toFailure } from "./conversation.ts"

/** How much of a reply that is not the gateway's is shown, in UTF-16 code units. */
const EXCERPT = 200

export interface Question {
  readonly model: string
  readonly prompt: string
  /** How many times faster than recorded; for replays only. */
  readonly speed?: string | undefined
  readonly signal: AbortSignal
  /** Called for each event before it is parsed, and for each comment. */
  readonly onEvent: (kind: string, data: string) => void
}

/** No stream came: the gateway cannot be reached, or answered with an error, or with something else. */
export class RefusedError extends Error {
  readonly failure: Failure

  constructor(failure: Failure) {
    super(failure.message)
    this.failure = failure
  }
}

/** A recording in another wire format says the same as the one without that format's name, and looks the same here. */
const OTHER_FORMAT = /^replay\/[^/]+\//

/** Lists the names of the models to choose from. */
export async function listModels(): Promise<string[]> {
  const response = await request("/v1/models")
  if (!response.ok) throw new RefusedError(await readFailure(response))
  const { data } = (await response.json()) as { data: { id: string }[] }
  return data.map(({ id }) => id).filter((id) => !OTHER_FORMAT.test(id))
}

/** Asks for an answer and gives its chunks, one array for each read of the network that brought any. */
export async function ask(question: Question): Promise<AsyncIterable<ChatChunk[]>> {
  const { model, prompt, speed, signal, onEvent } = question
  const response = await request(`/v1/chat/completions${speed ? `?speed=${speed}` : ""}`, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "text/event-stream" },
    body: JSON.stringify({
      model,
      messages: [{ role: "user", content: prompt }],
      stream: true,
      stream_options: { include_usage: true },
    }),
    signal,
  })
  const { ok, body } = response
  if (!ok || body === null || !response.headers.get("content-type")?.startsWith("text/event-stream")) {
    throw new RefusedError(await readFailure(response))
  }
  return batches(
    body,
    decodeSse({ onComment: (comment) => onEvent("comment", comment) }),
    tap(({ event, data }) => onEvent(event, data)),
    filter(({ data }) => data !== "[DONE]"),
    parseJson<ChatChunk>(),
  )
}

async function request(path: string, init?: RequestInit): Promise<Response> {
  try {
    return await fetch(path, init)
  } catch (cause) {
    if (init?.signal?.aborted) throw cause
    throw new RefusedError({ message: "Cannot reach the gateway" })
  }
}

async function readFailure(response: Response): Promise<Failure> {
  const { status } = response
  const text = await response.text()
  try {
    const { error } = JSON.parse(text)
    if (error) return toFailure(error, status)
  } catch {
    // Not the gateway's own error, so it is shown as it is.
  }
  return { message: text.slice(0, EXCERPT) || "The reply is empty", status }
}
