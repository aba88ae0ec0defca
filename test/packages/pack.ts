/** Builds and packs a package as its release would, into a folder outside the workspace. */

import { mkdtempSync } from "node:fs"
import { readdir } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { root } from "../source/tree.ts"
import { runCommand, runPnpm } from "./command.ts"

export interface Packed {
  /** A folder of the caller's own, which is his to remove. */
  readonly folder: string
  readonly tarball: string
  /** The paths in the tarball, without the `package/` that all begin with. */
  readonly files: readonly string[]
}

export async function pack(packageFolder: string): Promise<Packed> {
  const folder = mkdtempSync(join(tmpdir(), "millrace-package-"))
  const home = join(root, packageFolder)
  await runPnpm(["run", "build"], home)
  await runPnpm(["pack", "--pack-destination", folder], home)
  const [name] = await readdir(folder)
  if (name === undefined) throw new Error(`Cannot find what pnpm packed of ${packageFolder}`)
  const tarball = join(folder, name)
  const list = await runCommand("tar", ["--list", "--file", tarball], folder)
  const files = list
    .trim()
    .split("\n")
    .map((path) => path.replace(/^package\//, ""))
  return { folder, tarball, files: files.sort() }
}
