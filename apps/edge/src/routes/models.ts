/**
 * The models that are known by name, as each kind of client asks for them; an upstream that allows any has none to list.
 *
 * @see https://platform.openai.com/docs/api-reference/models/list
 * @see https://docs.claude.com/en/api/models-list
 * @see https://ai.google.dev/api/models
 * @see https://docs.ollama.com/api/tags
 */
import type { Handler } from "hono"
import type { GatewayContext, GatewayEnv } from "../context.ts"

/** Nobody knows when a model was made; clients want a date. */
const UNKNOWN_DATE = "1970-01-01T00:00:00Z"

/** `GET /v1/models`: for OpenAI's clients, and for Anthropic's, who tell themselves by their version. */
export function models(context: GatewayContext): Handler<GatewayEnv> {
  const all = modelsOf(context)
  const openai = {
    object: "list",
    data: all.map(({ id, owner }) => ({ id, object: "model", created: 0, owned_by: owner })),
  }
  const anthropic = {
    data: all.map(({ id }) => ({ type: "model", id, display_name: id, created_at: UNKNOWN_DATE })),
    has_more: false,
    first_id: all[0]?.id ?? null,
    last_id: all.at(-1)?.id ?? null,
  }
  return ({ req, json }) => json(req.header("anthropic-version") === undefined ? openai : anthropic)
}

/** `GET /v1beta/models`. */
export function geminiModels(context: GatewayContext): Handler<GatewayEnv> {
  const supportedGenerationMethods = ["generateContent", "streamGenerateContent"]
  const list = {
    models: modelsOf(context).map(({ id }) => ({ name: `models/${id}`, displayName: id, supportedGenerationMethods })),
  }
  return ({ json }) => json(list)
}

/** `GET /api/tags`. */
export function ollamaModels(context: GatewayContext): Handler<GatewayEnv> {
  const list = {
    models: modelsOf(context).map(({ id, owner }) => ({
      name: id,
      model: id,
      modified_at: UNKNOWN_DATE,
      size: 0,
      digest: "",
      details: { format: "", family: owner, families: [owner], parameter_size: "", quantization_level: "" },
    })),
  }
  return ({ json }) => json(list)
}

function modelsOf({ registry }: GatewayContext): { id: string; owner: string }[] {
  return registry.upstreams.flatMap(({ id: owner, models: names }) =>
    names.filter((name) => name !== "*").map((name) => ({ id: `${owner}/${name}`, owner })),
  )
}
