/**
 * Runs a script of the workspace on a machine that has Node (20 or newer) and nothing else: fetches pnpm at the version
 * below, installs what the lockfile names, and runs the script with the Node that comes with it.
 *
 *     node .bootstrap.mjs <script> [argument]…
 *
 * Plain JavaScript, since the oldest of those Nodes reads nothing else.
 */
import { spawn } from "node:child_process"

const PNPM = "pnpm@12.21.0"
const INSTALL = ["install", "--frozen-lockfile", "--prefer-offline", "--loglevel=warn"]

/** Milliseconds between two looks at whether the parent is still there. */
const WATCH = 500

const isWindows = process.platform === "win32"
let child
let isStopping = false

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => stop(signal))
// A shell that is ended does not tell what it has started. What outlives its parent would keep its port for ever.
const parent = process.ppid
setInterval(() => process.ppid !== parent && stop("SIGTERM"), WATCH).unref()

console.log("installing what the lockfile names")
const installed = await pnpm(INSTALL)
if (installed !== 0) console.error(`Cannot install the workspace: pnpm ended with ${installed}`)
process.exitCode =
  installed === 0 && !isStopping ? await pnpm(["--silent", "run", ...process.argv.slice(2)]) : installed || 1

/** Runs pnpm in a process group of its own, so that all of it can be told to stop. Gives its exit code. */
function pnpm(commands) {
  return new Promise((resolve) => {
    const commandLine = ["--yes", "--loglevel=error", PNPM, ...commands]
    child = spawn("npx", commandLine, { stdio: "inherit", detached: !isWindows, shell: isWindows })
    child.once("error", (error) => {
      console.error(`Cannot start npx: ${error.message}`)
      resolve(1)
    })
    child.once("exit", (code) => resolve(code ?? 1))
  })
}

function stop(signal) {
  isStopping = true
  try {
    if (isWindows) child?.kill(signal)
    else if (child?.pid !== undefined) process.kill(-child.pid, signal)
  } catch {
    // It has ended by itself.
  }
}
