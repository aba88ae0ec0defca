/** Makes a project that stands outside the workspace and has a tarball installed, as a user's would. */

import { mkdir, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { runPnpm } from "./command.ts"

const tsconfig = {
  compilerOptions: {
    target: "es2024",
    lib: ["es2024", "dom", "dom.iterable", "dom.asynciterable"],
    module: "nodenext",
    types: [],
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    // The types of the package itself are under test too.
    skipLibCheck: false,
  },
}

/**
 * @param main the program that the project runs
 * @param tarballs by the names of the packages in them
 */
export async function makeScratch(
  folder: string,
  main: string,
  tarballs: Readonly<Record<string, string>>,
): Promise<string> {
  const home = join(folder, "scratch")
  await mkdir(home)
  const dependencies = Object.fromEntries(Object.entries(tarballs).map(([name, path]) => [name, `file:${path}`]))
  const manifest = { name: "scratch", private: true, type: "module", dependencies }
  // A package of ours that another one depends on is not on the registry: it is the one that was packed beside it.
  const workspace = { packages: ["."], overrides: dependencies }
  await writeFile(join(home, "package.json"), JSON.stringify(manifest))
  await writeFile(join(home, "pnpm-workspace.yaml"), JSON.stringify(workspace))
  await writeFile(join(home, "tsconfig.json"), JSON.stringify(tsconfig))
  await writeFile(join(home, "main.ts"), main)
  await runPnpm(["install", "--prefer-offline"], home)
  return home
}
