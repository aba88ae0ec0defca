/** What becomes of an upstream that answers, but not with what was asked: an error with a status fit for the client. */
import type { Clock } from "@millrace/core"
import { readBounded } from "../guard/body-limit.ts"
import { GatewayError } from "../guard/errors.ts"
import { responseHeaders } from "../guard/headers.ts"
import { upstreamWords } from "../guard/upstream-words.ts"

/** An error's body is read this far for its type and code. */
const MAX_ERROR_BYTE_LENGTH = 65_536
/** Milliseconds for an error's body. The status and `Retry-After` are already here, and a client should not wait for more. */
const ERROR_BODY_TIME = 1_000
/** Other statuses from 300 on, such as 304, lead nowhere. */
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

export interface FailureContext {
  readonly redact: (text: string) => string
  readonly clock: Clock
}

/** The upstream cannot be reached. The platform's error stays here: it may name hosts. */
export function unreachable(cause: unknown): GatewayError {
  return new GatewayError("The upstream could not be reached", { code: "upstream_unreachable", status: 502, cause })
}

/** The upstream was asked for a stream and answers in one piece. */
export function notEvents(): GatewayError {
  return new GatewayError("The upstream answered a request for a stream with something else", {
    code: "upstream_invalid_response",
    status: 502,
  })
}

/** Gives the error of a response that is no success. */
export async function responseFailure(response: Response, { redact, clock }: FailureContext): Promise<GatewayError> {
  const { status } = response
  // With `redirect: "manual"` some runtimes show the redirect's status, and some hide it behind 0.
  if (response.type === "opaqueredirect" || status === 0 || REDIRECTS.has(status)) {
    response.body?.cancel().catch(() => {})
    return new GatewayError("The upstream answered with a redirect, which is not followed", {
      code: "upstream_redirect",
      status: 502,
    })
  }
  // A status from 600 on is none, and no response can be made with it.
  if (status < 400 || status > 599) {
    response.body?.cancel().catch(() => {})
    return new GatewayError(`The upstream answered with status ${status} where 200 was due`, {
      code: "upstream_invalid_response",
      status: 502,
    })
  }
  const { type, code, param } = upstreamWords(await errorValue(response.body, clock), redact)
  // The key that was refused is the gateway's own, so the client cannot mend it.
  if (status === 401 || status === 403 || status === 407) {
    return new GatewayError("The upstream refused the gateway's credentials", { code: "upstream_auth", status: 502 })
  }
  return new GatewayError(`The upstream answered with status ${status}`, {
    code: "upstream_error",
    status,
    param,
    upstream: { type, code },
    headers: responseHeaders(response.headers),
  })
}

async function errorValue(body: Response["body"], clock: Clock): Promise<unknown> {
  if (body === null) return undefined
  const reader = body.getReader()
  // Ends the reading at once, with what has come so far.
  const stop = () => void reader.cancel().catch(() => {})
  const timer = clock.setTimeout(stop, ERROR_BODY_TIME)
  const timed = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await reader.read()
        if (done) controller.close()
        else controller.enqueue(value)
      },
      cancel: stop,
    },
    { highWaterMark: 0 },
  )
  try {
    const bytes = await readBounded(timed, MAX_ERROR_BYTE_LENGTH)
    return bytes && JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    // The status tells enough; a body that cannot be read adds nothing.
    return undefined
  } finally {
    clock.clearTimeout(timer)
  }
}
