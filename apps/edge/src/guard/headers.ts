/**
 * The headers that cross the gateway, in either direction. What is not listed here stays where it came from. Everything
 * else that an upstream is sent is written by the gateway itself.
 */

/** As long as intermediaries must let it be, and nothing that a platform would have to complain of. */
const TRACE = /^[\x20-\x7e]{1,512}$/

/** From the client to the upstream, each with the only form in which it passes. */
const REQUEST_HEADERS: ReadonlyMap<string, RegExp> = new Map([
  // Trace context joins the client's trace to the upstream's. Neither names a host or carries a credential.
  ["traceparent", TRACE],
  ["tracestate", TRACE],
  // Left out on purpose: authorization, cookie and any x-api-key (the client's own credentials are not the upstream's
  // business), idempotency-key (clients that share one upstream account would meet each other's answers), openai-
  // organization and -project (they choose whose money is spent), forwarded and x-forwarded-* (the client's address).
])

/** Those that are part of a request in a dialect, each with the only form in which it passes. */
const DIALECT_HEADERS: ReadonlyMap<string, ReadonlyMap<string, RegExp>> = new Map([
  [
    "anthropic",
    new Map([
      ["anthropic-version", /^\d{4}-\d{2}-\d{2}$/],
      ["anthropic-beta", /^[\w.-]{1,64}(?:, ?[\w.-]{1,64}){0,31}$/],
    ]),
  ],
])

const COUNT = /^\d{1,12}$/
/** A number of seconds or an HTTP date. */
const RETRY_AFTER = /^(?:\d{1,9}(?:\.\d{1,3})?|[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT)$/
/** As in `1s`, `6m0s` or `88ms`. */
const DURATION = /^(?:\d{1,9}(?:\.\d{1,9})?(?:ms|s|m|h|d)?){1,5}$/

/** From the upstream to the client, each with the only form in which it passes, so that nothing else rides on it. */
const RESPONSE_HEADERS: ReadonlyMap<string, RegExp> = new Map([
  // When to try again.
  ["retry-after", RETRY_AFTER],
  ["retry-after-ms", COUNT],
  // How much the client has left before it must.
  ["x-ratelimit-limit-requests", COUNT],
  ["x-ratelimit-limit-tokens", COUNT],
  ["x-ratelimit-remaining-requests", COUNT],
  ["x-ratelimit-remaining-tokens", COUNT],
  ["x-ratelimit-reset-requests", DURATION],
  ["x-ratelimit-reset-tokens", DURATION],
])

/** Gives the client's headers that go upstream. */
export function requestHeaders(client: Headers): Record<string, string> {
  return pick(client, REQUEST_HEADERS)
}

/** Gives the client's headers that go to an upstream of the same dialect. */
export function dialectHeaders(client: Headers, dialect: string): Record<string, string> {
  return pick(client, DIALECT_HEADERS.get(dialect) ?? new Map())
}

/** Gives the upstream's headers that go to the client. */
export function responseHeaders(upstream: Headers): Record<string, string> {
  return pick(upstream, RESPONSE_HEADERS)
}

function pick(from: Headers, forms: ReadonlyMap<string, RegExp>): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const [name, form] of forms) {
    const value = from.get(name)
    if (value !== null && form.test(value)) headers[name] = value
  }
  return headers
}
