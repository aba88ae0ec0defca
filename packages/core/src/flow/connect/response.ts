/** What a response says of itself before its first event. */
import { ConnectionError } from "../../error/connection-error.ts"
import { quote } from "../../error/quote.ts"

/** Says why a response is no stream of events. */
export function checkResponse({ status, headers }: Response, attempt: number): ConnectionError | undefined {
  const type = headers.get("content-type")
  if (status !== 200) {
    return new ConnectionError(`Cannot connect: the server answered ${status}, wanted 200`, {
      code: "http-status",
      attempt,
      status,
    })
  }
  if (/^text\/event-stream\s*(;|$)/i.test(type ?? "")) return undefined
  return new ConnectionError(`Cannot read ${quote(type)} as events: wanted text/event-stream`, {
    code: "wrong-content-type",
    attempt,
    status,
  })
}

/**
 * Reads how long a server wants to be left alone, in milliseconds. A date is compared with the server's own, where it
 * tells it: its clock may be another.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#name-retry-after
 */
export function readRetryAfter(headers: Headers): number {
  const value = headers.get("retry-after") ?? ""
  if (/^\d+$/.test(value)) return Number(value) * 1000
  return Date.parse(value) - (Date.parse(headers.get("date") ?? "") || Date.now()) || 0
}

/** Lets a response go that nobody will read. */
export function discard(response: Response): void {
  response.body?.cancel().catch(() => {})
}
