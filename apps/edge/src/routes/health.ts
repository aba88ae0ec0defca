/** `GET /health`: whether every upstream can be asked. It says what an operator must mend, and no value of anything. */
import type { Handler } from "hono"
import type { GatewayContext, GatewayEnv } from "../context.ts"

export function health({ registry }: GatewayContext): Handler<GatewayEnv> {
  const upstreams = registry.upstreams.map(({ id, missingSecret }) =>
    missingSecret === undefined
      ? { id, status: "ready" }
      : {
          id,
          status: "not_ready",
          code: "missing_secret",
          message: `The secret ${missingSecret} is not set, or is not printable ASCII`,
        },
  )
  const isReady = upstreams.every(({ status }) => status === "ready")
  return (context) =>
    context.json({ status: isReady ? "ready" : "not_ready", upstreams }, isReady ? 200 : 503, {
      "cache-control": "no-store",
    })
}
