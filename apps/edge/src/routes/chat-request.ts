/** The request for a chat completion: checked only for what the gateway itself needs. All else is the upstream's to judge. */
import * as v from "valibot"
import { readBounded } from "../guard/body-limit.ts"
import { GatewayError } from "../guard/errors.ts"
import { issueMessage, issuePath } from "../guard/issue-path.ts"
import { notAList } from "../guard/not-a-list.ts"

/** Checked by hand: a schema for the items would copy every one, and write down every bad one, of millions. */
const messages = v.pipe(
  v.custom<unknown[]>(Array.isArray, "wanted a list"),
  v.minLength(1, "wanted at least one message"),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return
    const list = dataset.value
    const index = list.findIndex((item) => typeof item !== "object" || item === null || Array.isArray(item))
    if (index < 0) return
    const path: [v.ArrayPathItem] = [{ type: "array", origin: "value", input: list, key: index, value: list[index] }]
    addIssue({ message: "wanted an object", path })
  }),
)

const schema = notAList(
  v.looseObject({
    model: v.pipe(
      v.string(),
      v.minLength(1, "wanted upstream/model"),
      v.maxLength(384, "wanted at most 384 characters"),
    ),
    messages,
    stream: v.optional(v.nullable(v.boolean()), false),
    n: v.optional(v.unknown()),
  }),
)

export interface ChatRequest {
  /** As the client wrote it: `upstream/model`. */
  readonly model: string
  readonly stream: boolean
  /** How many choices are asked for. */
  readonly choices: number
  /** The whole of it, as the client wrote it. */
  readonly text: string
}

/**
 * Reads a request, counting its bytes while they come.
 *
 * @throws GatewayError `client_closed` where the request breaks off, `unsupported_media_type`, `request_too_large`, `invalid_json`, `invalid_request` with `param`
 */
export async function readChatRequest(request: Request, maxByteLength: number): Promise<ChatRequest> {
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
  const result = v.safeParse(schema, parse(text), { abortEarly: true })
  if (result.success) {
    const { model, stream, n } = result.output
    return { model, stream: stream ?? false, choices: toCount(n), text }
  }
  const [issue] = result.issues
  const path = issuePath(issue)
  throw new GatewayError(path === "" ? "The request is not a JSON object" : `${path}: ${issueMessage(issue)}`, {
    code: "invalid_request",
    status: 400,
    param: path || undefined,
  })
}

/** What is no count is the upstream's to refuse. */
function toCount(n: unknown): number {
  return typeof n === "number" && Number.isSafeInteger(n) && n > 0 ? n : 1
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
