/** The handler on its runtimes: Node through Hono, workerd, Bun and Deno as they serve. */
import { once } from "node:events"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import type { Server } from "node:http"
import { createRequire } from "node:module"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { pathToFileURL } from "node:url"
import { build } from "esbuild"
import { ROOT, startProgram } from "./program.ts"
import { handle } from "./respond-handler.ts"

const SERVER = resolve(import.meta.dirname, "respond-server.ts")
const LOOPBACK = "127.0.0.1"

export interface Serving {
  readonly url: string
  close(): Promise<void>
}

export const servers: readonly (readonly [name: string, start: () => Promise<Serving>])[] = [
  ["Node, through Hono", serveHono],
  ["workerd", serveWorkerd],
  ["Bun", () => serveProgram("bun", [SERVER])],
  ["Deno", () => serveProgram("deno", ["run", ...DENO_FLAGS, SERVER])],
]

const DENO_FLAGS = ["--no-prompt", "--cached-only", "--node-modules-dir=manual", "--allow-net", "--allow-read"]

/** The server of the gateway, whose packages are found from there. */
async function serveHono(): Promise<Serving> {
  const { resolve: find } = createRequire(resolve(ROOT, "apps/edge/package.json"))
  const load = (name: string) => import(/* @vite-ignore */ pathToFileURL(find(name)).href)
  const [{ Hono }, { createAdaptorServer }] = await Promise.all([load("hono"), load("@hono/node-server")])
  const app = new Hono().all("*", (context: { req: { raw: Request } }) => handle(context.req.raw))
  const server = createAdaptorServer({ fetch: app.fetch }) as Server
  server.listen(0, LOOPBACK)
  await once(server, "listening")
  return {
    url: `http://${LOOPBACK}:${(server.address() as AddressInfo).port}`,
    async close() {
      const closed = once(server, "close")
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

/** workerd itself, without anything in front of it. */
async function serveWorkerd(): Promise<Serving> {
  const folder = mkdtempSync(join(tmpdir(), "respond-"))
  await build({
    stdin: {
      contents: `import { handle } from "./respond-handler.ts"; export default { fetch: handle }`,
      resolveDir: import.meta.dirname,
    },
    outfile: join(folder, "worker.js"),
    bundle: true,
    format: "esm",
    target: "es2024",
  })
  const configuration = join(folder, "respond.capnp")
  writeFileSync(
    configuration,
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = (
    modules = [(name = "worker", esModule = embed "worker.js")],
    compatibilityDate = "2026-11-01",
    compatibilityFlags = ["enable_request_signal"],
  )), (name = "internet", network = (allow = ["public", "private"]))],
  sockets = [(name = "http", address = "${LOOPBACK}:0", http = (), service = "main")],
);
`,
  )
  const serving = await serveProgram("workerd", ["serve", configuration, "--control-fd=3"])
  return {
    ...serving,
    async close() {
      await serving.close()
      rmSync(folder, { recursive: true })
    },
  }
}

/** Runs a program, and takes its port from its first line: a number, or what workerd says on its control channel. */
async function serveProgram(command: string, parameters: readonly string[]): Promise<Serving> {
  const { place, close } = await startProgram(command, parameters, (line) => {
    const said: { readonly port: number } | number = JSON.parse(line)
    return typeof said === "number" ? said : said.port
  })
  return { url: `http://${LOOPBACK}:${place}`, close }
}
