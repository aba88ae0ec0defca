/** Which files are tests, and in which runtimes they run: the one answer that every runner here shares. */
import { globSync } from "node:fs"
import { resolve } from "node:path"

/** The top of the workspace. */
export const root: string = resolve(import.meta.dirname, "../..")

/** Tests that run in every runtime: beside the code of a package, against case tables, or out of the documentation. */
export const everywhere: string[] = [
  "packages/*/src/**/*.test.ts",
  "test/conformance/**/*.test.ts",
  "test/docs/generated/**/*.test.ts",
]

/** Tests that need files, servers or other programs, and so run in Node alone. */
export const nodeOnly: string[] = ["{packages,apps,test}/**/*.node.test.ts"]

/** Those of them that take minutes, and so run in the long run alone. */
export const longOnly: string[] = ["{packages,apps,test}/**/*.long.node.test.ts"]

/** What is nobody's test. */
export const ignored: string[] = ["**/node_modules/**", "**/dist/**"]

/** What every runtime loads before each test file. */
export const propertiesSetup: string = resolve(import.meta.dirname, "properties.setup.ts")

/** Milliseconds that one test may take, on a slow and busy machine too. */
export const testTimeout = 60_000

/** The files that run in every runtime, in order; with filters, those whose path holds one of them. */
export function testFiles(filters: string[] = []): string[] {
  const files = globSync(everywhere, { cwd: root, exclude: [...ignored, ...nodeOnly] }).sort()
  return filters.length === 0 ? files : files.filter((file) => filters.some((filter) => file.includes(filter)))
}
