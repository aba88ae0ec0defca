/** All upstreams by their ids, and the way from a client's `upstream/model` to one of them. */
import type { Config } from "../config/schema.ts"
import { GatewayError } from "../guard/errors.ts"
import { httpUpstream, type UpstreamContext } from "./http-upstream.ts"
import { recordings } from "./replay/recordings.ts"
import { replay } from "./replay/replay.ts"
import type { Upstream } from "./upstream.ts"

export interface Registry {
  readonly upstreams: readonly Upstream[]
  /**
   * Finds who serves a model. What stands before the first slash is looked up, never used as an address.
   *
   * @throws GatewayError `model_not_found`
   */
  resolve(model: string): { readonly upstream: Upstream; readonly model: string }
}

export function createRegistry(config: Config, context: UpstreamContext): Registry {
  const upstreams: Upstream[] = config.replay
    ? [replay({ recordings, clock: context.clock, limits: config.limits, speed: config.replay.speed })]
    : []
  for (const upstream of config.upstreams) upstreams.push(httpUpstream(upstream, context))
  const byId = new Map(upstreams.map((upstream) => [upstream.id, upstream]))

  return {
    upstreams,
    resolve(name) {
      const slash = name.indexOf("/")
      const upstream = slash < 0 ? undefined : byId.get(name.slice(0, slash))
      const model = name.slice(slash + 1)
      if (upstream !== undefined && allows(upstream, model)) return { upstream, model }
      throw new GatewayError(
        "No such model is served here: wanted upstream/model; GET /v1/models lists those that are known by name",
        {
          code: "model_not_found",
          status: 404,
          param: "model",
        },
      )
    },
  }
}

/** What a model may be called where any name is allowed. */
const MODEL_NAME = /^[\x21-\x7e]{1,256}$/

function allows({ models }: Upstream, model: string): boolean {
  return models[0] === "*" ? MODEL_NAME.test(model) : models.includes(model)
}
