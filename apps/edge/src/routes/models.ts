/**
 * The models that are known by name, as each kind of client asks for them; an upstream that allows any has none to list.
 *
 * @see https://platform.openai.com/docs/api-reference/models/list
 * @see https://docs.claude.com/en/api/models-list
 * @see https://ai.google.dev/api/models
 * @see https://docs.ollama.com/api/tags
 */
import type { Context, Handler } from "hono"
import type { GatewayContext, GatewayEnv } from "../context.ts"
import { GatewayError } from "../guard/errors.ts"

interface Model {
  readonly id: string
  readonly owner: string
}

/** How one kind of client is told of models. */
interface Listing {
  one(model: Model): object
  all(models: readonly Model[]): object
}

/** Nobody knows when a model was made; clients want a date. */
const UNKNOWN_DATE = "1970-01-01T00:00:00Z"

const openai: Listing = {
  one: ({ id, owner }) => ({ id, object: "model", created: 0, owned_by: owner }),
  all: (models) => ({ object: "list", data: models.map(openai.one) }),
}

const anthropic: Listing = {
  one: ({ id }) => ({ type: "model", id, display_name: id, created_at: UNKNOWN_DATE }),
  all: (models) => ({
    data: models.map(anthropic.one),
    has_more: false,
    first_id: models[0]?.id ?? null,
    last_id: models.at(-1)?.id ?? null,
  }),
}

const gemini: Listing = {
  one: ({ id }) => ({
    name: `models/${id}`,
    displayName: id,
    supportedGenerationMethods: ["generateContent", "streamGenerateContent"],
  }),
  all: (models) => ({ models: models.map(gemini.one) }),
}

const ollama: Listing = {
  one: ({ id, owner }) => ({
    name: id,
    model: id,
    modified_at: UNKNOWN_DATE,
    size: 0,
    digest: "",
    details: { format: "", family: owner, families: [owner], parameter_size: "", quantization_level: "" },
  }),
  all: (models) => ({ models: models.map(ollama.one) }),
}

/** Clients of several kinds ask at one address, and tell themselves by a header of their own. */
function listingOf({ req }: Context<GatewayEnv>): Listing {
  if (req.path.startsWith("/api/")) return ollama
  if (req.path.startsWith("/v1beta/")) return gemini
  if (req.header("anthropic-version") !== undefined) return anthropic
  return (req.header("x-goog-api-key") ?? req.header("x-goog-api-client")) === undefined ? openai : gemini
}

/** `GET /v1/models`, `/v1beta/models`, `/api/tags`. */
export function models(context: GatewayContext): Handler<GatewayEnv> {
  const all = modelsOf(context)
  return (asked) => asked.json(listingOf(asked).all(all))
}

/** `GET /v1/models/{id}`, `/v1beta/models/{id}`. */
export function model(context: GatewayContext): Handler<GatewayEnv> {
  const all = new Map(modelsOf(context).map((each) => [each.id, each]))
  return (asked) => {
    const found = all.get(asked.req.param("id") ?? "")
    if (found !== undefined) return asked.json(listingOf(asked).one(found))
    throw new GatewayError("No such model is known by name", { code: "model_not_found", status: 404, param: "model" })
  }
}

function modelsOf({ registry }: GatewayContext): Model[] {
  return registry.upstreams.flatMap(({ id: owner, models: names }) =>
    names.filter((name) => name !== "*").map((name) => ({ id: `${owner}/${name}`, owner })),
  )
}
