/** Writes the page of every package's public API: `node test/api/api.ts`. */

import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { root } from "../source/tree.ts"
import { pages, report } from "./report.ts"

for (const [packageFolder, page] of pages) {
  writeFileSync(join(root, page), report(packageFolder))
  console.log(`${page} is written`)
}
