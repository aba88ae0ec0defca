/**
 * An upstream over real HTTP that behaves as a test says. What it does is chosen by the model's name, so that one gateway
 * serves all tests. It knows when its socket closes, which is what an abort is in the end.
 */
import { once } from "node:events"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"

export interface Call {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly body: Record<string, unknown>
  /** Settles with the time when the connection, or its answer, is over. */
  readonly closed: Promise<number>
}

export type Behaviour = (call: Call) => void | Promise<void>

export interface FakeUpstream {
  readonly url: string
  /** How many connections were opened so far. */
  readonly connections: number
  /** The next call of a model. */
  next(model: string): Promise<Call>
  /** Says what is done for a model. */
  on(model: string, behaviour: Behaviour): void
  close(): Promise<void>
}

export async function startFakeUpstream(): Promise<FakeUpstream> {
  const behaviours = new Map<string, Behaviour>()
  const waiting = new Map<string, (call: Call) => void>()
  const server = createServer(async (request, response) => {
    const closed = new Promise<number>((resolve) => response.once("close", () => resolve(performance.now())))
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const body = JSON.parse(Buffer.concat(chunks).toString() || "{}") as Record<string, unknown>
    const call: Call = { request, response, body, closed }
    const model = String(body.model)
    waiting.get(model)?.(call)
    waiting.delete(model)
    response.on("error", () => {})
    const behaviour = behaviours.get(model)
    if (behaviour === undefined) response.writeHead(404).end()
    else await behaviour(call)
  })
  let connections = 0
  server.on("connection", () => connections++)
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    get connections() {
      return connections
    },
    next: (model) => new Promise((resolve) => waiting.set(model, resolve)),
    on: (model, behaviour) => void behaviours.set(model, behaviour),
    async close() {
      server.close()
      server.closeAllConnections()
    },
  }
}

export const chunk = (delta: object, finish_reason: string | null = null): string =>
  `data: ${JSON.stringify({
    id: "chatcmpl-1",
    object: "chat.completion.chunk",
    created: 1,
    model: "m",
    choices: [{ index: 0, delta, finish_reason }],
  })}\n\n`

export const first: string = chunk({ role: "assistant", content: "" })
export const done = "data: [DONE]\n\n"

/** Begins an event stream. */
export function begin({ response }: Call, ...pieces: readonly (string | Uint8Array)[]): ServerResponse {
  response.writeHead(200, { "content-type": "text/event-stream" })
  response.flushHeaders()
  for (const piece of pieces) response.write(piece)
  return response
}

/** Writes an event stream to its end. */
export const whole =
  (...pieces: readonly (string | Uint8Array)[]): Behaviour =>
  (call) =>
    void begin(call, ...pieces).end()
