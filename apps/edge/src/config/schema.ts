/** The operator's configuration. Upstreams are named here and nowhere else: no part of a request can name a host. */
import * as v from "valibot"
import { notAList } from "../guard/not-a-list.ts"
import { dialectNames, type UpstreamDialectName } from "./dialects.ts"
import { type Limits, limitsSchema, type UpstreamLimits, upstreamLimitEntries } from "./limits.ts"

/** The name of the built-in upstream. */
export const REPLAY = "replay"

/** How many times as fast as it was a recording may be played: faster is as good as at once. */
export const MAX_SPEED = 1_000

export interface Config {
  /** @default [] */
  readonly upstreams: readonly UpstreamConfig[]
  /**
   * Whether the built-in recordings are served, and how many times as fast as they were, where a request does not say.
   * @default { speed: 1 }
   */
  readonly replay: false | { readonly speed: number }
  readonly limits: Limits
}

export interface UpstreamConfig extends UpstreamLimits {
  /** What clients write before the slash: `model: "id/model"`. */
  readonly id: string
  /** What the upstream speaks. @default "openai-chat" */
  readonly dialect: UpstreamDialectName
  /** Where its API is found, the version included, as in `https://api.openai.com/v1`. */
  readonly baseUrl: string
  /** The NAME of the environment variable that holds the key; left out for servers that want none. */
  readonly secret?: string | undefined
  /** The models that clients may ask for; `"*"` alone allows any name. */
  readonly models: readonly string[]
  /** Sent with every request, as they stand. @default {} */
  readonly headers: Readonly<Record<string, string>>
  /**
   * What becomes of what a client asks and the upstream's dialect cannot express: `"warn"` leaves it out and names it in
   * the answer's `millrace-warnings`, `"reject"` refuses the request. @default "warn"
   */
  readonly onUnsupported: "warn" | "reject"
  /** The most tokens of an answer where a client names none and the dialect must be told some, as Anthropic. @default 4_096 */
  readonly defaultMaxTokens: number
  /** Whether usage is asked for where the client has not, so that it is known; some servers refuse to tell. @default true */
  readonly askUsage: boolean
}

const id = v.pipe(
  v.string(),
  v.regex(/^[a-z0-9][a-z0-9_-]{0,63}$/, "wanted up to 64 of a-z, 0-9, - and _, beginning with a letter or digit"),
  v.check((value) => value !== REPLAY, `wanted another id: "${REPLAY}" is the built-in upstream`),
)

const baseUrl = v.pipe(
  v.string(),
  v.check((value) => URL.canParse(value), "wanted a URL, as in https://api.example.com/v1"),
  v.check(
    (value) => !URL.canParse(value) || /^https?:$/.test(new URL(value).protocol),
    "wanted a URL of http or https",
  ),
  v.check(
    (value) => !URL.canParse(value) || (new URL(value).username === "" && new URL(value).password === ""),
    "wanted a URL without credentials: name the key by secret",
  ),
  v.check((value) => !/[?#]/.test(value), "wanted a URL without query and fragment"),
)

/** Those that the gateway writes itself, and those of the connection. */
const RESERVED_HEADERS =
  /^(?:authorization|accept|accept-encoding|connection|content-length|content-type|cookie|expect|host|keep-alive|te|trailer|transfer-encoding|upgrade|x-api-key|x-goog-api-key)$/i

const headers = notAList(
  v.record(
    v.pipe(
      v.string(),
      v.regex(/^[!#$%&'*+\-.^_`|~\dA-Za-z]+$/, "wanted the name of a header"),
      v.check((name) => !RESERVED_HEADERS.test(name), "is a header that the gateway writes itself"),
    ),
    v.pipe(v.string(), v.regex(/^[\t\x20-\x7e]*$/, "wanted printable ASCII")),
  ),
)

const models = v.pipe(
  v.array(v.pipe(v.string(), v.regex(/^[\x21-\x7e]{1,256}$/, "wanted 1 to 256 printable characters without spaces"))),
  v.minLength(1, 'wanted at least one model, or ["*"] for any'),
  v.check((list) => list.length === 1 || !list.includes("*"), 'wanted "*" alone, or models by name'),
)

const upstream: v.GenericSchema<unknown, UpstreamConfig> = notAList(
  v.strictObject({
    id,
    dialect: v.optional(v.picklist(dialectNames), "openai-chat"),
    baseUrl,
    secret: v.optional(
      v.pipe(
        v.string(),
        v.regex(/^[A-Za-z_][A-Za-z0-9_]{0,127}$/, "wanted the name of an environment variable, not a key"),
      ),
    ),
    models,
    headers: v.optional(headers, {}),
    onUnsupported: v.optional(v.picklist(["warn", "reject"]), "warn"),
    askUsage: v.optional(v.boolean(), true),
    defaultMaxTokens: v.optional(
      v.pipe(v.number(), v.integer("wanted a whole number of tokens"), v.minValue(1, "wanted 1 token or more")),
      4_096,
    ),
    ...upstreamLimitEntries,
  }),
)

const upstreams = v.pipe(
  v.array(upstream),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return
    const list = dataset.value
    for (const [index, { id }] of list.entries()) {
      if (list.findIndex((other) => other.id === id) === index) continue
      addIssue({
        message: "wanted an id of its own: an upstream before it has the same",
        path: [
          { type: "array", origin: "value", input: list, key: index, value: list[index] },
          { type: "object", origin: "value", input: {}, key: "id", value: id },
        ],
      })
    }
  }),
)

const replay: v.GenericSchema<unknown, Config["replay"]> = v.lazy((value) =>
  typeof value === "boolean" || value === undefined
    ? v.pipe(
        v.optional(v.boolean(), true),
        v.transform((isServed) => isServed && { speed: 1 }),
      )
    : notAList(
        v.strictObject({
          speed: v.pipe(
            v.number(),
            v.gtValue(0, "wanted a number above 0"),
            v.maxValue(MAX_SPEED, `wanted ${MAX_SPEED} or less`),
          ),
        }),
      ),
)

export const configSchema: v.GenericSchema<unknown, Config> = notAList(
  v.strictObject({
    upstreams: v.optional(upstreams, []),
    replay: v.optional(replay, true),
    limits: v.optional(limitsSchema, {}),
  }),
)
