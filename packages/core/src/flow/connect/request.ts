/** A request for events that can be made again. @see https://html.spec.whatwg.org/multipage/server-sent-events.html#the-eventsource-interface */
import { ArgumentError, invalidOption } from "../../error/argument-error.ts"
import { quote } from "../../error/quote.ts"

/**
 * What to ask for: an address, a `Request`, or what `fetch` takes (`method`, `headers`, `body`, `credentials` and so on) with
 * the address beside it. Its own `signal` counts where the options have none.
 */
export type SseRequest = string | URL | Request | (RequestInit & { readonly url: string | URL })

/**
 * When a connection is made again: also when the server has ended the stream, as an `EventSource` does; when it has failed
 * or broken off; only until a server has answered with events; or not at all.
 */
export type Reconnect = "always" | "on-error" | "until-open" | "never"

/** From the most careful to the most stubborn. */
const RECONNECTS: readonly Reconnect[] = ["never", "until-open", "on-error", "always"]

/** What makes requests: the platform's `fetch` is one. */
export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>

/** What is known of a request before it is made. */
export interface PreparedRequest {
  /** Whether it is made again: 0 never, 1 until it has been answered, 2 where that failed, 3 always. */
  readonly stubbornness: number
  /** The signal that the request brings along. */
  readonly signal: AbortSignal | undefined
  /** The id that its headers bring along. */
  readonly lastEventId: string
  send(lastEventId: string, signal: AbortSignal): Promise<Response>
}

/**
 * Takes a request apart.
 *
 * @throws ArgumentError `invalid-option` where it can never be made, or shall be made again and its body is a stream
 */
export function prepareRequest(request: SseRequest, fetch: Fetch, reconnect: Reconnect | undefined): PreparedRequest {
  const isBare = typeof request === "string" || "href" in request
  const isRequest = !isBare && "clone" in request
  const { url = request, ...init }: RequestInit & { url?: unknown } = isBare || isRequest ? {} : request
  const { method = "GET", signal } = isRequest ? request : init
  const wish = reconnect ?? (/^(GET|HEAD)$/i.test(method) ? "always" : "never")
  const stubbornness = RECONNECTS.indexOf(wish)
  if (stubbornness < 0) throw invalidOption("reconnect", wish, RECONNECTS.join(", "))
  const body = Object(init.body)
  const isStream = "getReader" in body || Symbol.asyncIterator in body
  if (stubbornness > 0 && isStream) {
    throw invalidOption("reconnect", wish, "never for a body that streams")
  }
  let headers: Headers
  try {
    headers = new Headers((isRequest ? request : init).headers)
    // What the platform's own can never ask is told of now, instead of being asked again and again.
    if (fetch === globalThis.fetch && !isRequest) new Request(url as string, isStream ? {} : init)
  } catch (cause) {
    throw new ArgumentError(`Cannot ask for ${quote(String(url))}: it is no request`, { code: "invalid-option", cause })
  }
  if (!headers.has("accept")) headers.set("accept", "text/event-stream")
  // In a page the header would cost a preflight, and the cache mode sends it as well; elsewhere not all have the mode.
  if (typeof location === "object") init.cache ??= "no-store"
  else if (!headers.has("cache-control")) headers.set("cache-control", "no-cache")

  return {
    stubbornness,
    signal: signal ?? undefined,
    lastEventId: headers.get("last-event-id") ?? "",
    send(lastEventId, signal) {
      if (lastEventId === "") headers.delete("last-event-id")
      else headers.set("last-event-id", toHeader(lastEventId))
      const input = isRequest && stubbornness > 0 ? request.clone() : url
      return fetch(input as Request, { ...init, headers, signal })
    },
  }
}

/** Headers hold bytes, one a character, and an id is sent as UTF-8. In workerd they hold any text, and send that as UTF-8. */
function toHeader(text: string): string {
  try {
    return (/^[ -~]*$/.test(text) || new Headers([["a", "\u0100"]])) && text
  } catch {
    return String.fromCharCode(...new TextEncoder().encode(text))
  }
}
