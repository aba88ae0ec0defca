/** Reads the files of the workspace that its own checks are about, as a map from a path to its text. */

import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join, relative, sep } from "node:path"
import { fileURLToPath } from "node:url"

/** The workspace's own folder. */
export const root: string = fileURLToPath(new URL("../../", import.meta.url))

const skipped = new Set(["node_modules", "dist", "generated", "coverage"])

/** Reads every file below the named folders (or the named files) that `wanted` accepts, by its path from the root. */
export function readTree(entries: readonly string[], wanted: (path: string) => boolean): Map<string, string> {
  const files = new Map<string, string>()
  for (const entry of entries) visit(join(root, entry), wanted, files)
  return files
}

function visit(folder: string, wanted: (path: string) => boolean, files: Map<string, string>): void {
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name)
    const name = relative(root, path).split(sep).join("/")
    if (entry.isDirectory()) {
      if (!skipped.has(entry.name) && !entry.name.startsWith(".")) visit(path, wanted, files)
    } else if (entry.isFile() && wanted(name)) {
      files.set(name, readFileSync(path, "utf8"))
    }
  }
}

/** Reads the pages that greet a reader: the README of the workspace, and of every package and app. */
export function readPages(): Map<string, string> {
  const pages = readTree(["packages", "apps"], (path) => /^[^/]+\/[^/]+\/README\.md$/.test(path))
  const front = join(root, "README.md")
  if (existsSync(front)) pages.set("README.md", readFileSync(front, "utf8"))
  return pages
}
