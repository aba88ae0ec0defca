/** What becomes of an upstream that answers, but not with what was asked: an error with a status fit for the client. */
import { readBounded } from "../guard/body-limit.ts"
import { GatewayError } from "../guard/errors.ts"
import { responseHeaders } from "../guard/headers.ts"
import { upstreamWords } from "../guard/upstream-words.ts"

/** An error's body is read this far for its type and code. */
const MAX_ERROR_BYTE_LENGTH = 65_536

/** The upstream cannot be reached. The platform's error stays here: it may name hosts. */
export function unreachable(cause: unknown): GatewayError {
  return new GatewayError("The upstream could not be reached", { code: "upstream_unreachable", status: 502, cause })
}

/** Gives the error of a response that is no success. */
export async function responseFailure(response: Response, redact: (text: string) => string): Promise<GatewayError> {
  const { status } = response
  // With `redirect: "manual"` some runtimes show the redirect's status, and some hide it behind 0.
  if (response.type === "opaqueredirect" || status === 0 || (status >= 300 && status < 400)) {
    response.body?.cancel().catch(() => {})
    return new GatewayError("The upstream answered with a redirect, which is not followed", {
      code: "upstream_redirect",
      status: 502,
    })
  }
  if (status < 400) {
    response.body?.cancel().catch(() => {})
    return new GatewayError(`The upstream answered with status ${status} where 200 was due`, {
      code: "upstream_invalid_response",
      status: 502,
    })
  }
  const { type, code, param } = upstreamWords(await errorValue(response), redact)
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

async function errorValue(response: Response): Promise<unknown> {
  try {
    const bytes = await readBounded(response.body, MAX_ERROR_BYTE_LENGTH)
    return bytes && JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    // The status tells enough; a body that cannot be read adds nothing.
    return undefined
  }
}
