/** The gateway on its runtimes, as the judges meet it: over HTTP, before a fake upstream. */
import { serve as serveNode } from "../../apps/edge/src/node.ts"
import type { Served, ServeOptions } from "../../apps/edge/src/serving.ts"
import { serve as serveWorkerd } from "../../apps/edge/workerd.ts"
import { startProgram } from "./program.ts"

export const KEY = "sk-canary-9876543210"

export interface Gateway extends Served {
  /** The lines of the log so far. */
  readonly lines: readonly string[]
  /** Posts a chat request, with `stream: true` unless it says otherwise. */
  post(body: object, init?: RequestInit & { readonly path?: string }): Promise<Response>
}

type Serve = (options: ServeOptions) => Promise<Served>
/** `more` is put into the configuration. */
export type Start = (upstream: string, limits?: object, more?: object) => Promise<Gateway>

const serveBun = serveProgram("bun", ["apps/edge/src/bun.ts"])
const serveDeno = serveProgram("deno", [
  "run",
  "--no-prompt",
  "--cached-only",
  "--node-modules-dir=manual",
  "--unstable-no-legacy-abort",
  "--allow-net",
  "--allow-env",
  "--allow-read",
  "apps/edge/src/deno.ts",
])

/** Node inside the test's own process, workerd through wrangler, Bun and Deno as programs. */
export const runtimes: readonly (readonly [name: string, start: Start])[] = [
  ["Node", (...settings) => start(serveNode, ...settings)],
  ["workerd", (...settings) => start(serveWorkerd, ...settings)],
  ["Bun", (...settings) => start(serveBun, ...settings)],
  ["Deno", (...settings) => start(serveDeno, ...settings)],
]

/** The two that the gateway is made for; the others are held to the same by fewer tests. */
export const mainRuntimes: typeof runtimes = runtimes.slice(0, 2)

/** `up` has time; `impatient` has none. */
function environment(upstream: string, limits: object = {}, more: object = {}): Record<string, string> {
  const fake = { baseUrl: upstream, secret: "FAKE_KEY", models: ["*"] }
  const config = {
    upstreams: [
      { id: "up", ...fake },
      { id: "impatient", ...fake, timeouts: { firstEvent: 300, idle: 300, total: 1_000 } },
    ],
    limits: { commitAfter: 1_000, heartbeat: 200, ...limits },
    ...more,
  }
  return { PORT: "0", FAKE_KEY: KEY, MILLRACE_CONFIG: JSON.stringify(config) }
}

async function start(serve: Serve, ...settings: Parameters<Start>): Promise<Gateway> {
  const lines: string[] = []
  const served = await serve({ environment: environment(...settings), log: (line) => void lines.push(line) })
  return {
    ...served,
    lines,
    post: (body, { path = "", ...init } = {}) =>
      fetch(`${served.url}/v1/chat/completions${path}`, {
        method: "POST",
        ...init,
        headers: { "content-type": "application/json", ...(init.headers as Record<string, string>) },
        body: JSON.stringify({ stream: true, messages: [{ role: "user", content: "Hi" }], ...body }),
      }),
  }
}

/** Runs an entry as a program and takes its address from its first line. */
function serveProgram(command: string, parameters: readonly string[]): Serve {
  return async ({ environment, log }) => {
    const onLine = (line: string) => {
      const { event, url } = JSON.parse(line) as { event: string; url: string }
      if (event === "listening") return url
      log?.(line)
      return undefined
    }
    const { place, close } = await startProgram(command, parameters, onLine, environment)
    return { url: place, port: Number(new URL(place).port), close }
  }
}
