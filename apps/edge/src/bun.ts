/** The gateway on Bun: `bun apps/edge/src/bun.ts`. */
import { serveStatic } from "hono/bun"
import { createApp } from "./app.ts"
import { main, originOf, readSettings, type Served, type ServeOptions } from "./serving.ts"

/** The part of Bun that is used here. @see https://bun.com/docs/runtime/http/server */
declare const Bun: {
  readonly env: Record<string, string | undefined>
  file(path: string): { exists(): Promise<boolean> }
  serve(options: {
    port: number
    hostname: string
    fetch(request: Request, server: { timeout(request: Request, seconds: number): void }): Response | Promise<Response>
  }): { readonly port: number; stop(closeConnections: boolean): Promise<void> }
}
declare const process: { exit(code: number): never }

const PAGE = new URL("../../playground/dist", import.meta.url).pathname

/**
 * Serves the gateway.
 *
 * @throws ConfigError where a variable cannot be used, and the system's error where the port cannot be had
 */
export async function serve(options: ServeOptions = {}): Promise<Served> {
  const { environment = Bun.env, log } = options
  const { config, port, hostname } = readSettings(environment)
  const assets = (await Bun.file(`${PAGE}/index.html`).exists()) ? serveStatic({ root: PAGE }) : undefined
  const app = createApp({ config, secrets: environment, log, assets })
  const server = Bun.serve({
    port,
    hostname,
    fetch(request, own) {
      // Bun closes a connection that was silent for 10 s, which a model that thinks is. The gateway has its own clocks.
      own.timeout(request, 0)
      return app.fetch(request)
    },
  })
  return { port: server.port, url: originOf(hostname, server.port), close: () => server.stop(true) }
}

if (import.meta.main) await main(serve, process.exit)
