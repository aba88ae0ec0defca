/**
 * The gateway on Deno: `deno run --unstable-no-legacy-abort --allow-net --allow-env --allow-read apps/edge/src/deno.ts`.
 * Without the first flag it works as well, and Deno prints a word about requests whose signal fires when all went well.
 */
import { serveStatic } from "hono/deno"
import { createApp } from "./app.ts"
import { main, originOf, readSettings, type Served, type ServeOptions } from "./serving.ts"

/** The part of Deno that is used here. @see https://docs.deno.com/api/deno/~/Deno.serve */
declare const Deno: {
  readonly env: { toObject(): Record<string, string> }
  stat(path: string): Promise<unknown>
  serve(
    options: { port: number; hostname: string; onListen: () => void },
    handler: (request: Request) => Response | Promise<Response>,
  ): { readonly addr: { readonly port: number }; shutdown(): Promise<void>; readonly finished: Promise<void> }
  exit(code: number): never
}

const PAGE = new URL("../../playground/dist", import.meta.url).pathname

/**
 * Serves the gateway.
 *
 * @throws ConfigError where a variable cannot be used, and the system's error where the port cannot be had
 */
export async function serve(options: ServeOptions = {}): Promise<Served> {
  const { environment = Deno.env.toObject(), log } = options
  const { config, port, hostname } = readSettings(environment)
  const hasPage = await Deno.stat(`${PAGE}/index.html`).then(
    () => true,
    () => false,
  )
  const app = createApp({
    config,
    secrets: environment,
    log,
    assets: hasPage ? serveStatic({ root: PAGE }) : undefined,
  })
  const server = Deno.serve({ port, hostname, onListen() {} }, (request) => app.fetch(request))
  return { port: server.addr.port, url: originOf(hostname, server.addr.port), close: () => server.shutdown() }
}

if (import.meta.main) await main(serve, Deno.exit)
