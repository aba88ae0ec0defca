/** A gateway before upstreams of every dialect that it asks in. */
import { type Gateway, mainRuntimes, type Start } from "../../e2e/gateways.ts"
import { startUpstreams, type Upstreams } from "./upstreams.ts"

export interface Scene {
  readonly url: string
  readonly upstreams: Upstreams
  close(): Promise<void>
}

export async function startScene(): Promise<Scene> {
  const [, start] = mainRuntimes[0] as readonly [string, Start]
  const upstreams = await startUpstreams()
  const config = { upstreams: upstreams.configuration, replay: { speed: 1_000 } }
  const gateway: Gateway = await start("http://127.0.0.1:9/v1", {}, config)
  return {
    url: gateway.url,
    upstreams,
    async close() {
      await gateway.close()
      upstreams.close()
    },
  }
}
