/** A server over real HTTP that answers the requests of a path one after the other, as a test says, and keeps them. */
import { once } from "node:events"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"

/** A request as it came. */
export interface Received {
  readonly method: string | undefined
  readonly headers: IncomingMessage["headers"]
  readonly body: string
  /** Settles when the connection, or the answer on it, is over. */
  readonly closed: Promise<void>
}

export type Answer = (response: ServerResponse, request: Received) => void

export interface EventServer {
  /** Gives an address whose requests are answered by these in turn, the last one for ever, and what was received there. */
  script(...answers: readonly Answer[]): { readonly url: string; readonly received: readonly Received[] }
  close(): Promise<void>
}

export async function startEventServer(): Promise<EventServer> {
  const scripts = new Map<string, { readonly answers: readonly Answer[]; readonly received: Received[] }>()
  const server = createServer(async (request, response) => {
    const script = scripts.get(request.url ?? "")
    const closed = new Promise<void>((resolve) => response.once("close", resolve))
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const { method, headers } = request
    const received = { method, headers, body: Buffer.concat(chunks).toString(), closed }
    const answer = script?.answers[Math.min(script.received.length, script.answers.length - 1)]
    script?.received.push(received)
    response.on("error", () => {})
    if (answer === undefined) response.writeHead(404).end()
    else answer(response, received)
  })
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    script(...answers) {
      const path = `/${scripts.size}`
      const received: Received[] = []
      scripts.set(path, { answers, received })
      return { url: origin + path, received }
    },
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, "close")
    },
  }
}

/** Begins a stream of events, and leaves it open. */
export const open =
  (text = "", type = "text/event-stream"): Answer =>
  (response) => {
    response.writeHead(200, { "content-type": type })
    response.flushHeaders()
    if (text !== "") response.write(text)
  }

/** Gives a stream of events to its end. */
export const stream =
  (text: string, type?: string): Answer =>
  (response, request) => {
    open(text, type)(response, request)
    response.end()
  }

export const status =
  (code: number, headers: Record<string, string> = {}): Answer =>
  (response) =>
    void response.writeHead(code, headers).end()

export const redirect = (code: number, location?: string): Answer =>
  status(code, location === undefined ? {} : { location })
