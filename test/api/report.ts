/** Builds a package's types into a folder of their own and describes all its doors as one page. */

import { execFileSync } from "node:child_process"
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { root } from "../source/tree.ts"
import { describeDoor } from "./describe.ts"

/** The packages whose public API is under review, with their pages. */
export const pages: ReadonlyMap<string, string> = new Map([
  ["packages/core", "packages/core/core.api.md"],
  ["packages/llm", "packages/llm/llm.api.md"],
])

/** Writes the page of one package. */
export function report(packageFolder: string): string {
  const home = join(root, packageFolder)
  const manifest = JSON.parse(readFileSync(join(home, "package.json"), "utf8"))
  const folder = mkdtempSync(join(tmpdir(), "millrace-api-"))
  try {
    // Not into dist, which belongs to whoever builds a release.
    const build = ["--run", "build", "--", "--out-dir", folder, "--logLevel", "error"]
    execFileSync(join(root, "node_modules/.bin/node"), build, { cwd: home, stdio: ["ignore", "ignore", "inherit"] })
    const names = readdirSync(folder).filter((name) => name.endsWith(".d.ts"))
    const files = new Map(names.map((name) => [name, readFileSync(join(folder, name), "utf8")]))
    const doors = Object.entries<{ types?: string }>(manifest.publishConfig.exports).flatMap(([subpath, { types }]) =>
      types === undefined ? [] : [{ name: manifest.name + subpath.slice(1), file: types.replace("./dist/", "") }],
    )
    const described = doors.map(({ name, file }) => `## ${name}\n\n\`\`\`ts\n${describeDoor(files, file)}\n\`\`\`\n`)
    const page = [
      `# The public API of ${manifest.name}\n`,
      "Made by `npm run workspace api` from the built types. A change here is a change for users.\n",
      ...described,
    ].join("\n")
    // As the workspace formats every page, so that formatting it again changes nothing.
    const format = ["format", "--stdin-file-path", "core.api.md"]
    return execFileSync(join(root, "node_modules/.bin/biome"), format, { cwd: root, input: page, encoding: "utf8" })
  } finally {
    rmSync(folder, { recursive: true })
  }
}
