/** Server-sent events over `fetch`, with any method, headers and body. */
import { openConnection } from "./connection.ts"
import type { ConnectSseOptions, SseConnection } from "./options.ts"
import { prepareRequest, type SseRequest } from "./request.ts"

/**
 * Reads server-sent events by a connection that is made again, from the last event on, where it fails or ends: after
 * growing waits, as the server says, and only so many times in a row. Nothing is asked for before somebody reads, and
 * nothing is read that nobody waits for.
 *
 * A 204 ends the stream, as does the end of a stream that is not to be made again. A status that will not get better or
 * another content type fail it.
 *
 * A connection counts as good again when it has given an event, or has lasted as long as the longest wait.
 *
 * @throws ConnectionError in the stream: `http-status`, `wrong-content-type`, `connection-failed`
 * @throws LimitError in the stream: `event-too-large`
 * @throws ArgumentError `invalid-option`
 * @throws TypeError the platform's own, for an address that cannot be asked
 *
 * @example Events that go on where they stopped
 * ```ts
 * import { connectSse } from "@millrace/core"
 *
 * const bodies = ["id: 1\ndata: Hel\n\n", "id: 2\ndata: lo\n\n", null]
 * const asked: (string | null)[] = []
 * const fetch = async (_url: unknown, init?: RequestInit) => {
 *   asked.push(new Headers(init?.headers).get("last-event-id"))
 *   const body = bodies.shift() ?? null
 *   return new Response(body, { status: body ? 200 : 204, headers: { "content-type": "text/event-stream" } })
 * }
 * const events = await Array.fromAsync(connectSse("https://api.example/events", { fetch, retry: { initial: 1 } }))
 *
 * events.map(({ data }) => data) // => ["Hel", "lo"]
 * asked // => [null, "1", "2"]
 * ```
 *
 * @example A question that is asked once
 * ```ts no-run
 * import { connectSse, parseJson, pipe } from "@millrace/core"
 *
 * const body = JSON.stringify({ model: "small", stream: true, messages: [] })
 * const headers = { "content-type": "application/json" }
 * const answer = connectSse({ url: "https://api.example/chat", method: "POST", headers, body }, { idle: 60_000 })
 * for await (const chunk of pipe(answer, parseJson({ onInvalid: "skip" }))) console.log(chunk)
 * ```
 */
export function connectSse(request: SseRequest, options: ConnectSseOptions = {}): SseConnection {
  const prepared = prepareRequest(request, options.fetch ?? globalThis.fetch, options.reconnect)
  return openConnection(prepared, options)
}
