/** How a job is started in each runtime. All four are the pinned ones of the workspace. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { build } from "esbuild"
import type { Job } from "../job.ts"
import type { RuntimeName } from "../table.ts"

/** The top of the workspace. */
export const root: string = resolve(import.meta.dirname, "../../..")

export interface Command {
  readonly program: string
  readonly options: string[]
  /** Removes what was written for it. */
  cleanUp(): void
}

const measure = "test/bench/measure.ts"
const nothing = () => {}

/** Packages that stand on Node's own modules. */
const nodeOnly = ["replacestream", "split2", "stream-json"]

/** The version of a runtime that the lockfile pins. */
export function versionOf(runtime: RuntimeName): string {
  const manifest = JSON.parse(readFileSync(join(root, "node_modules", runtime, "package.json"), "utf8"))
  return runtime === "workerd" ? manifest.version.replace(/^1\.(\d{4})(\d\d)(\d\d)\..*/, "$1-$2-$3") : manifest.version
}

/** Prepares a job for a runtime. */
export async function commandFor(runtime: RuntimeName, job: Job): Promise<Command> {
  if (runtime === "workerd") return commandForWorkerd(job)
  const options = [...(runtime === "deno" ? ["run", "--allow-all"] : []), measure, JSON.stringify(job)]
  return { program: programOf(runtime), options, cleanUp: nothing }
}

function programOf(runtime: RuntimeName): string {
  return join(root, "node_modules/.bin", runtime)
}

/** A worker is one bundled module, named by a configuration file beside it. */
async function commandForWorkerd(job: Job): Promise<Command> {
  const folder = mkdtempSync(join(tmpdir(), "bench-"))
  await build({
    entryPoints: [resolve(import.meta.dirname, "../measure-in-worker.ts")],
    outfile: join(folder, "worker.js"),
    bundle: true,
    format: "esm",
    target: "es2024",
    // What runs on Node's own modules alone is loaded where a side of a table does, and none of those runs in a worker.
    external: ["node:*", ...nodeOnly],
  })
  const configuration = join(folder, "bench.capnp")
  writeFileSync(configuration, describeWorker(job))
  return {
    program: programOf("workerd"),
    options: ["test", configuration],
    cleanUp: () => rmSync(folder, { recursive: true }),
  }
}

/** @see https://github.com/cloudflare/workerd/blob/main/src/workerd/server/workerd.capnp */
function describeWorker(job: Job): string {
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (services = [(name = "bench", worker = (
  modules = [(name = "worker", esModule = embed "worker.js")],
  bindings = [(name = "job", text = ${JSON.stringify(JSON.stringify(job))})],
  compatibilityDate = "${versionOf("workerd")}",
))]);
`
}
