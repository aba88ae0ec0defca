/** The gateway on its runtimes, as the judges meet it: over HTTP, before a fake upstream. */

import { serve as serveNode } from "../../apps/edge/src/node.ts"
import type { Served } from "../../apps/edge/src/serving.ts"
import { serve as serveWorkerd } from "../../apps/edge/workerd.ts"

export const KEY = "sk-canary-9876543210"

export interface Gateway extends Served {
  /** The lines of the log so far. */
  readonly lines: readonly string[]
  /** Posts a chat request. */
  post(body: object, init?: RequestInit & { path?: string }): Promise<Response>
}

export type Start = (upstream: string, limits?: object) => Promise<Gateway>

/** The runtimes whose clients' leaving and slow reading differ in kind; Bun and Deno have their smoke run. */
export const runtimes: readonly (readonly [name: string, start: Start])[] = [
  ["Node", (upstream, limits) => start(serveNode, upstream, limits)],
  ["workerd", (upstream, limits) => start(serveWorkerd, upstream, limits)],
]

/** `up` has time; `impatient` has none. */
export function environment(upstream: string, limits: object = {}): Record<string, string> {
  const fake = { baseUrl: upstream, secret: "FAKE_KEY", models: ["*"] }
  const config = {
    upstreams: [
      { id: "up", ...fake },
      { id: "impatient", ...fake, timeouts: { firstEvent: 300, idle: 300, total: 1_000 } },
    ],
    limits: { commitAfter: 1_000, heartbeat: 200, ...limits },
  }
  return { PORT: "0", FAKE_KEY: KEY, MILLRACE_CONFIG: JSON.stringify(config) }
}

async function start(serve: typeof serveNode, upstream: string, limits?: object): Promise<Gateway> {
  const lines: string[] = []
  const served = await serve({ environment: environment(upstream, limits), log: (line) => lines.push(line) })
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
