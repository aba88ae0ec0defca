/** The body of a request: counted while it comes, and read as the JSON object that it must be. */
import { readBounded } from "../guard/body-limit.ts"
import { GatewayError } from "../guard/errors.ts"

export interface Body {
  /** The whole of it, as the client wrote it. */
  readonly text: string
  readonly value: Readonly<Record<string, unknown>>
}

/**
 * Reads a body.
 *
 * @throws GatewayError `client_closed` where it breaks off, `unsupported_media_type`, `request_too_large`, `invalid_json`,
 *   `invalid_request` where it is no object
 */
export async function readBody(request: Request, maxByteLength: number): Promise<Body> {
  const type = request.headers.get("content-type")?.split(";", 1)[0]?.trim().toLowerCase()
  // A page of another origin can post text and forms without asking, but not JSON.
  if (type !== "application/json") {
    throw new GatewayError("The request is not JSON: wanted the header content-type: application/json", {
      code: "unsupported_media_type",
      status: 415,
    })
  }
  const claimed = Number(request.headers.get("content-length") ?? 0)
  const bytes = claimed > maxByteLength ? undefined : await readBounded(request.body, maxByteLength).catch(brokenOff)
  if (bytes === undefined) {
    throw new GatewayError(`The request is larger than ${maxByteLength} bytes`, {
      code: "request_too_large",
      status: 413,
    })
  }
  const text = decode(bytes)
  const value = parse(text)
  if (typeof value === "object" && value !== null && !Array.isArray(value))
    return { text, value: value as Body["value"] }
  throw new GatewayError("The request is not a JSON object", { code: "invalid_request", status: 400 })
}

function brokenOff(cause: unknown): never {
  throw new GatewayError("The request broke off", { code: "client_closed", status: 499, cause })
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes)
  } catch {
    throw notJson("The request is not UTF-8")
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw notJson("The request is not JSON")
  }
}

function notJson(message: string): GatewayError {
  return new GatewayError(message, { code: "invalid_json", status: 400 })
}
