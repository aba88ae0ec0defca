/** Runs other programs and gives what they print; one that fails fails the test, with all it said. */

import { execFile } from "node:child_process"
import { readFileSync } from "node:fs"
import { delimiter, join } from "node:path"
import { root } from "../source/tree.ts"

/** The pinned runtimes and tools come before whatever the machine has. */
const PATH = [join(root, "node_modules/.bin"), join(root, "test/node_modules/.bin"), process.env.PATH].join(delimiter)

export function runCommand(program: string, args: readonly string[], folder: string): Promise<string> {
  const env = { ...process.env, PATH, NO_COLOR: "1", npm_config_prefer_offline: "true" }
  return new Promise((resolve, reject) => {
    execFile(program, args, { cwd: folder, env, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout)
      else reject(new Error(`${program} ${args.join(" ")} failed:\n${stdout}${stderr}`, { cause: error }))
    })
  })
}

/** Runs pnpm in the version that the workspace installs itself with. */
export function runPnpm(args: readonly string[], folder: string): Promise<string> {
  const version = /pnpm@[\d.]+/.exec(readFileSync(join(root, ".bootstrap.mjs"), "utf8"))?.[0]
  if (version === undefined) throw new Error("Cannot tell the version of pnpm: .bootstrap.mjs does not name it")
  return runCommand("npx", ["--yes", version, ...args], folder)
}
