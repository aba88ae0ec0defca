/**
 * The gateway: one Hono app for every runtime. Whatever a runtime has of its own, time, network, secrets, files and a
 * place for the log, is handed in.
 */
import { type Clock, systemClock } from "@millrace/core"
import { type Context, Hono, type MiddlewareHandler } from "hono"
import { methodNotAllowed } from "hono/method-not-allowed"
import { requestId } from "hono/request-id"
import type { Config } from "./config/schema.ts"
import type { GatewayContext, GatewayEnv } from "./context.ts"
import { errorResponse, GatewayError, toGatewayError } from "./guard/errors.ts"
import { redactor } from "./guard/redact.ts"
import type { Log } from "./observe/log.ts"
import { recordRequest } from "./observe/record-request.ts"
import { chat, generateContent, messages, ollamaChat, responses, uiChat, uiText } from "./routes/clients.ts"
import { generate } from "./routes/generate.ts"
import { health } from "./routes/health.ts"
import { model, models } from "./routes/models.ts"
import { safeHeaders } from "./routes/page.ts"
import { createRegistry } from "./upstream/registry.ts"

/** What can be sent in a header. A platform that is given another key refuses it in words that repeat it. */
const KEY = /^[\x21-\x7e]+$/

export interface AppOptions {
  readonly config: Config
  /** The values of the secrets that the configuration names. @default {} */
  readonly secrets?: Readonly<Record<string, unknown>> | undefined
  /** @default the platform's */
  readonly fetch?: typeof fetch | undefined
  /** @default the platform's */
  readonly clock?: Clock | undefined
  /** Takes one line for every request, and one for every secret that is missing. @default console.log */
  readonly log?: Log | undefined
  /** Serves the files of the page. @default none are served */
  readonly assets?: MiddlewareHandler | undefined
}

export function createApp(options: AppOptions): Hono<GatewayEnv> {
  const { config, clock = systemClock, assets } = options
  const secret = (name: string): string | undefined => {
    const value = options.secrets?.[name]
    const key = typeof value === "string" ? value.trim() : ""
    return KEY.test(key) ? key : undefined
  }
  const redact = redactor(config.upstreams.flatMap((upstream) => (upstream.secret && secret(upstream.secret)) || []))
  const write = options.log ?? ((line: string) => console.log(line))
  const log: Log = (line) => write(redact(line))
  // Called through a closure: some platforms want their `fetch` to be called as their own.
  const fetch: typeof globalThis.fetch = options.fetch ?? ((input, init) => globalThis.fetch(input, init))
  const registry = createRegistry(config, { fetch, secret, redact, clock, limits: config.limits })
  const context: GatewayContext = { registry, limits: config.limits, clock, redact }
  for (const { id, missingSecret } of registry.upstreams) {
    if (missingSecret !== undefined)
      log(JSON.stringify({ event: "missing_secret", upstream: id, secret: missingSecret }))
  }

  const app = new Hono<GatewayEnv>()
  app.use(requestId({ headerName: "x-request-id", limitLength: 64 }))
  app.use(recordRequest({ log, clock }))
  app.use(safeHeaders())
  app.use(
    methodNotAllowed({
      app: app as unknown as Hono,
      onMethodNotAllowed: (asked, methods) =>
        errorResponse(wrongMethod(methods), (asked as unknown as Context<GatewayEnv>).get("dialect")),
    }),
  )
  // What is not there is told in the words of whoever asks here.
  for (const [paths, { dialect }] of [
    ["/v1/messages/*", messages],
    ["/v1beta/*", generateContent],
    ["/api/*", ollamaChat],
    ["/ui/*", uiChat],
  ] as const) {
    app.use(paths, async ({ set }, next) => {
      set("dialect", dialect)
      await next()
    })
  }
  app.post("/v1/chat/completions", generate(context, chat))
  app.post("/v1/responses", generate(context, responses))
  app.post("/v1/messages", generate(context, messages))
  // Google's own clients ask for either version.
  for (const version of ["v1beta", "v1"]) {
    app.post(`/${version}/:rest{.+:(?:streamGenerateContent|generateContent)}`, generate(context, generateContent))
  }
  app.post("/api/chat", generate(context, ollamaChat))
  app.post("/ui/chat", generate(context, uiChat))
  app.post("/ui/text", generate(context, uiText))
  app.get("/v1/models", models(context))
  app.get("/v1/models/:id{.+}", model(context))
  app.get("/v1beta/models", models(context))
  // What stands behind a colon is a method, which is not for GET.
  app.get("/v1beta/models/:id{[^:]+}", model(context))
  app.get("/api/tags", models(context))
  app.get("/health", health(context))
  if (assets !== undefined) {
    app.get("/", assets)
    app.get("/assets/*", assets)
  }
  app.notFound(({ get }) => errorResponse(unknownRoute(), get("dialect")))
  app.onError((error, { get }) => errorResponse(toGatewayError(error), get("dialect")))
  return app
}

function unknownRoute(): GatewayError {
  return new GatewayError("There is nothing at this address", { code: "not_found", status: 404 })
}

function wrongMethod(methods: readonly string[]): GatewayError {
  const allow = methods.join(", ")
  return new GatewayError(`This address takes ${allow}`, {
    code: "method_not_allowed",
    status: 405,
    headers: { allow },
  })
}
