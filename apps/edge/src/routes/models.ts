/** `GET /v1/models`. @see https://platform.openai.com/docs/api-reference/models/list */
import type { Handler } from "hono"
import type { GatewayContext, GatewayEnv } from "../context.ts"

/** Lists the models that are known by name; an upstream that allows any has none to list. */
export function models({ registry }: GatewayContext): Handler<GatewayEnv> {
  const data = registry.upstreams.flatMap(({ id, models }) =>
    models
      .filter((model) => model !== "*")
      .map((model) => ({ id: `${id}/${model}`, object: "model", created: 0, owned_by: id })),
  )
  return (context) => context.json({ object: "list", data })
}
