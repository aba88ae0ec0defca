/** Reads an upstream's JSON answer. It goes on as it is, once it is known to be an answer. */
import { readBounded } from "../guard/body-limit.ts"
import { GatewayError } from "../guard/errors.ts"
import { responseTooLarge, upstreamError } from "../restream/watch.ts"
import { aborted } from "../upstream/open-upstream.ts"

export interface ReadCompletionOptions {
  readonly signal: AbortSignal
  readonly maxByteLength: number
  readonly redact: (text: string) => string
}

export interface Completion {
  /** As they came. */
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly value: object
}

/**
 * Gives `undefined` where the signal was aborted first.
 *
 * @throws GatewayError where the answer is too large, breaks off, is not a JSON object, or is an error inside a 200
 */
export async function readCompletion(
  body: ReadableStream<Uint8Array>,
  { signal, maxByteLength, redact }: ReadCompletionOptions,
): Promise<Completion | undefined> {
  const reading = readBounded(body, maxByteLength).catch((cause: unknown) => {
    throw new GatewayError("The connection to the upstream broke off", { code: "upstream_reset", status: 502, cause })
  })
  const bytes = await Promise.race([reading, aborted(signal)])
  if (signal.aborted) {
    reading.catch(() => {})
    return undefined
  }
  if (bytes === undefined) throw responseTooLarge(maxByteLength)
  const value = parse(bytes)
  if (isError(value)) throw upstreamError(errorOf(value), redact)
  return { bytes, value }
}

/** Says whether an answer is an error, in the manner of any dialect that answers in one piece. */
function isError(value: object): boolean {
  const { error, object, type, choices } = value as Record<string, unknown>
  if (error !== undefined && error !== null && error !== "" && error !== false) return true
  if (object === "error" || type === "error") return true
  return Array.isArray(choices) && choices.some((choice) => choice?.finish_reason === "error")
}

function errorOf(value: object): { kind?: string; code?: string } {
  const { error = value } = value as { error?: unknown }
  const { type, status, code } = (typeof error === "object" && error !== null ? error : {}) as Record<string, string>
  return { ...((type ?? status) && { kind: type ?? status }), ...(code && { code }) } as {
    kind?: string
    code?: string
  }
}

function parse(bytes: Uint8Array): object {
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    value = undefined
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value
  throw new GatewayError("The upstream answered with something that is not a JSON object", {
    code: "upstream_invalid_response",
    status: 502,
  })
}
