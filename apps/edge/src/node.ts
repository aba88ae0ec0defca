/** The gateway on Node: `node apps/edge/src/node.ts`. */
import { once } from "node:events"
import { existsSync } from "node:fs"
import type { Server } from "node:http"
import type { AddressInfo } from "node:net"
import { resolve } from "node:path"
import { createAdaptorServer } from "@hono/node-server"
import { serveStatic } from "@hono/node-server/serve-static"
import { createApp } from "./app.ts"
import { main, originOf, readSettings, type Served, type ServeOptions } from "./serving.ts"

const PAGE = resolve(import.meta.dirname, "../../playground/dist")

/**
 * Serves the gateway.
 *
 * @throws ConfigError where a variable cannot be used, and the system's error where the port cannot be had
 */
export async function serve(options: ServeOptions = {}): Promise<Served> {
  const { environment = process.env, log } = options
  const { config, port, hostname } = readSettings(environment)
  const assets = existsSync(resolve(PAGE, "index.html")) ? serveStatic({ root: PAGE }) : undefined
  const app = createApp({ config, secrets: environment, log, assets })
  const server = createAdaptorServer({ fetch: (request) => app.fetch(request), hostname }) as Server
  server.listen(port, hostname)
  await once(server, "listening")
  const address = server.address() as AddressInfo
  return {
    port: address.port,
    url: originOf(hostname, address.port),
    async close() {
      const closed = once(server, "close")
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

if (import.meta.main) await main(serve, process.exit)
