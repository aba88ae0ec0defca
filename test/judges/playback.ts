/** A server over real HTTP that plays back answers that are ready, each at an address of its own. */
import { once } from "node:events"
import { createServer, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { setImmediate as turn } from "node:timers/promises"

/** Most writes that one answer is given in: smaller pieces are joined, in their order, so that no answer takes long. */
const MAX_WRITES = 200

/** Turns of the event loop that a client in the same process gets to open the body, before the first chunk is sent. */
const TURNS_TO_OPEN = 3

export interface PlayedAnswer {
  /** @default 200 */
  readonly status?: number | undefined
  readonly contentType: string
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** Each is an HTTP chunk of its own, as long as there are few enough of them. */
  readonly chunks: readonly Uint8Array[]
  /**
   * What comes after the last chunk: a proper end, a connection that breaks, or nothing until the client leaves.
   * @default "close"
   */
  readonly end?: "close" | "reset" | "open" | undefined
}

export interface Played {
  /** The address below which any request gets this answer. */
  readonly url: string
  /** Settles when the last chunk was sent for the first time. */
  readonly sent: Promise<void>
  /** Lets go of the chunks; further requests get a 404. */
  forget(): void
}

export interface Playback {
  /** The origin of the server. */
  readonly url: string
  play(answer: PlayedAnswer): Played
  close(): Promise<void>
}

export async function openPlayback(): Promise<Playback> {
  const answers = new Map<string, { readonly answer: PlayedAnswer; readonly sent: () => void }>()
  let count = 0
  const server = createServer(async (request, response) => {
    response.on("error", () => {})
    try {
      for await (const _ of request);
      const played = answers.get(request.url?.split("/", 2)[1] ?? "")
      if (played === undefined) response.writeHead(404).end()
      else await give(response, played.answer, played.sent)
    } catch {
      // The client left in the middle of its request.
      response.destroy()
    }
  })
  // A pause between two tests must not meet a connection that is just being closed.
  server.keepAliveTimeout = 600_000
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    play(answer) {
      const id = String(count++)
      const { promise, resolve } = Promise.withResolvers<void>()
      answers.set(id, { answer, sent: resolve })
      return { url: `${url}/${id}`, sent: promise, forget: () => void answers.delete(id) }
    },
    async close() {
      server.close()
      server.closeAllConnections()
      await once(server, "close")
    },
  }
}

async function give(response: ServerResponse, answer: PlayedAnswer, sent: () => void): Promise<void> {
  const { status = 200, contentType, headers, chunks, end = "close" } = answer
  response.writeHead(status, { "content-type": contentType, ...headers })
  response.flushHeaders()
  const closed = once(response, "close")
  for (let turns = 0; turns < TURNS_TO_OPEN; turns++) await turn()
  for (const piece of join(chunks)) {
    if (response.destroyed) return
    const written = new Promise((resolve) => response.write(piece, resolve))
    await Promise.race([written, closed])
    // What is sent in one turn is read in one piece, by some clients: each piece gets a turn of its own.
    await turn()
  }
  if (end === "close") response.end()
  else if (end === "reset") response.destroy()
  sent()
}

/** Joins chunks so that there are not too many of them. */
function join(chunks: readonly Uint8Array[]): Uint8Array[] {
  const full = chunks.filter((chunk) => chunk.length > 0)
  const size = Math.ceil(full.length / MAX_WRITES)
  if (size <= 1) return full
  return Array.from({ length: Math.ceil(full.length / size) }, (_, index) =>
    Buffer.concat(full.slice(index * size, (index + 1) * size)),
  )
}
