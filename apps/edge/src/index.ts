/** The gateway on Cloudflare Workers. */
import type { ExecutionContext, Fetcher } from "@cloudflare/workers-types"
import type { Context, MiddlewareHandler } from "hono"
import { createApp } from "./app.ts"
import { ConfigError, readConfig } from "./config/read-config.ts"
import { errorResponse, GatewayError } from "./guard/errors.ts"

/** Variables, secrets and bindings of the Worker; the configuration names which of them are keys. */
interface Environment {
  readonly MILLRACE_CONFIG?: unknown
  readonly ASSETS?: Fetcher
  readonly [name: string]: unknown
}

type Fetch = (request: Request, environment: Environment, execution: ExecutionContext) => Response | Promise<Response>

/** An isolate keeps its environment for as long as it lives. */
const apps = new WeakMap<Environment, Fetch>()

const worker: { readonly fetch: Fetch } = {
  fetch(request, environment, execution) {
    const app = apps.get(environment) ?? appFor(environment)
    apps.set(environment, app)
    return app(request, environment, execution)
  },
}

export default worker

function appFor(environment: Environment): Fetch {
  try {
    const { MILLRACE_CONFIG: text, ASSETS: files } = environment
    const config = readConfig(typeof text === "object" ? JSON.stringify(text) : (text as string | undefined))
    const app = createApp({ config, secrets: environment, ...(files && { assets: serveFrom(files) }) })
    return (request, _environment, execution) => app.fetch(request, { waitUntil: (work) => execution.waitUntil(work) })
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    console.error(error.message)
    return () => errorResponse(notConfigured())
  }
}

function serveFrom(files: Fetcher): MiddlewareHandler {
  return async (context: Context, next) => {
    const found = (await files.fetch(context.req.url)) as unknown as Response
    // The headers of what a binding gives cannot be changed, and this answer will be given more of them.
    return found.ok ? new Response(found.body, found) : next()
  }
}

/** What is wrong is in the log: the configuration is not the clients' business. */
function notConfigured(): GatewayError {
  return new GatewayError("The gateway's configuration cannot be used", { code: "invalid_config", status: 500 })
}
