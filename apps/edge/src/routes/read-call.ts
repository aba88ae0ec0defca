/** What the gateway itself must know of a request, checked; all else is the upstream's to judge. */
import * as v from "valibot"
import { GatewayError } from "../guard/errors.ts"
import { issueMessage, issuePath } from "../guard/issue-path.ts"

/** A request, as far as the gateway is concerned. */
export interface Call {
  /** As the client wrote it: `upstream/model`. */
  readonly model: string
  readonly stream: boolean
  /** How many answers are asked for. */
  readonly choices: number
  /** Whether the client wants to be told the usage in the stream. */
  readonly wantsUsage: boolean
}

/** Checked by hand: a schema for the items would copy every one, and write down every bad one, of millions. */
const list = v.pipe(
  v.custom<unknown[]>(Array.isArray, "wanted a list"),
  v.minLength(1, "wanted at least one message"),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return
    const items = dataset.value
    const index = items.findIndex((item) => typeof item !== "object" || item === null || Array.isArray(item))
    if (index < 0) return
    const path: [v.ArrayPathItem] = [{ type: "array", origin: "value", input: items, key: index, value: items[index] }]
    addIssue({ message: "wanted an object", path })
  }),
)

interface Head {
  readonly model: string
  readonly stream?: boolean | null | undefined
}

const head: v.GenericSchema<unknown, Head> = v.object({
  model: v.pipe(v.string(), v.minLength(1, "wanted upstream/model"), v.maxLength(384, "wanted at most 384 characters")),
  stream: v.optional(v.nullable(v.boolean())),
})

type Listed = "messages" | "contents" | "input"

const listed: Readonly<Record<Listed, v.GenericSchema<unknown>>> = {
  messages: v.looseObject({ messages: list }),
  contents: v.looseObject({ contents: list }),
  // Text alone is a conversation of one message.
  input: v.looseObject({ input: v.lazy((input) => (typeof input === "string" ? v.string() : list)) }),
}

export interface CallFacts {
  /** The member that holds the conversation. */
  readonly list: Listed
  /** Where the dialect names them outside of the body. */
  readonly model?: string | undefined
  readonly stream?: boolean | undefined
  /** Whether a stream is wanted where the body does not say. */
  readonly streams: boolean
  /** How many answers are asked for, as the body says it. */
  readonly choices?: unknown
  readonly wantsUsage: boolean
}

/** @throws GatewayError `invalid_request` with `param` */
export function readCall(body: Readonly<Record<string, unknown>>, facts: CallFacts): Call {
  const { model, stream } = check(head, { model: facts.model ?? body.model, stream: facts.stream ?? body.stream })
  check(listed[facts.list], body)
  return {
    model,
    stream: stream ?? facts.streams,
    choices: toCount(facts.choices),
    wantsUsage: facts.wantsUsage,
  }
}

function check<Output>(schema: v.GenericSchema<unknown, Output>, value: unknown): Output {
  const result = v.safeParse(schema, value, { abortEarly: true })
  if (result.success) return result.output
  const [issue] = result.issues
  const path = issuePath(issue)
  throw new GatewayError(`${path}: ${issueMessage(issue)}`, { code: "invalid_request", status: 400, param: path })
}

/** What is no count is the upstream's to refuse. */
function toCount(n: unknown): number {
  return typeof n === "number" && Number.isSafeInteger(n) && n > 0 ? n : 1
}
