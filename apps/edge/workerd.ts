/** The gateway in workerd, the runtime of Cloudflare Workers, on this machine: through wrangler, without account or network. */
import { once } from "node:events"
import { mkdirSync } from "node:fs"
import { resolve } from "node:path"
import type { unstable_startWorker } from "wrangler"
import { startFront } from "./front.ts"
import { originOf, readSettings, type Served, type ServeOptions } from "./src/serving.ts"

/** Wrangler asks for these before it does anything else: nothing is reported, looked up or asked. */
const QUIET = {
  WRANGLER_SEND_METRICS: "false",
  WRANGLER_SEND_ERROR_REPORTS: "false",
  WRANGLER_HIDE_BANNER: "true",
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
  CLOUDFLARE_LOAD_DEV_VARS_FROM_DOT_ENV: "false",
  // A request that is refused for its size is not read to its end first.
  WRANGLER_DISABLE_REQUEST_BODY_DRAINING: "true",
  CI: "true",
}

type Worker = Awaited<ReturnType<typeof unstable_startWorker>>

const LOOPBACK = "127.0.0.1"
const ROOT = resolve(import.meta.dirname, "../..")
const PAGE = resolve(ROOT, "apps/playground/dist")

/**
 * Serves the gateway as `wrangler.toml` describes it. Variables are as for the other runtimes: what `MILLRACE_CONFIG`
 * names as a secret becomes one of the Worker's.
 *
 * @throws ConfigError where a variable cannot be used
 */
export async function serve(options: ServeOptions = {}): Promise<Served> {
  const { environment = process.env, log = console.log } = options
  const { config, port, hostname } = readSettings(environment)
  Object.assign(process.env, QUIET)
  // The page may not have been built; wrangler wants its folder all the same.
  mkdirSync(PAGE, { recursive: true })
  const { unstable_startWorker: startWorker } = await import("wrangler")
  const worker = await startWorker({
    config: resolve(ROOT, "wrangler.toml"),
    bindings: {
      ...(environment.MILLRACE_CONFIG && {
        MILLRACE_CONFIG: { type: "plain_text", value: environment.MILLRACE_CONFIG } as const,
      }),
      ...Object.fromEntries(
        config.upstreams.flatMap(({ secret }) => {
          const value = secret && environment[secret]
          return value ? [[secret, { type: "secret_text", value } as const]] : []
        }),
      ),
    },
    dev: {
      server: { hostname: LOOPBACK, port: 0 },
      inspector: false,
      watch: false,
      liveReload: false,
      remote: false,
      persist: false,
      logLevel: "error",
      structuredLogsHandler: ({ message }: { readonly message: string }) => log(message),
    },
  })
  const target = await portOf(worker)
  const front = await startFront({ hostname, port, target }).catch(async (error) => {
    await worker.dispose()
    throw error
  })
  return {
    port: front.port,
    url: originOf(hostname, front.port),
    async close() {
      await front.close()
      await worker.dispose()
    },
  }
}

/**
 * Gives the port of the Worker itself. The address that wrangler tells is that of its own proxy, a workerd of its own
 * through which a client's leaving does not come.
 */
async function portOf({ raw }: Worker): Promise<number> {
  const find = () => raw.runtimes.find(({ mf }) => mf !== undefined)?.mf
  if (find() === undefined) await once(raw, "reloadComplete")
  const address = await find()?.ready
  if (address === undefined) throw new Error("Cannot find the Worker that wrangler has started")
  return Number(address.port)
}
