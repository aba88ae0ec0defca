/** Prints the sizes: `node test/size/sizes.ts`, and with `--write` puts them into the pages that quote them. */

import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { readPages, root } from "../source/tree.ts"
import { drawTable, findExcess, measureAll } from "./budgets.ts"
import { findWrongQuotes, mendQuotes } from "./quotes.ts"

const measured = await measureAll()
console.log(drawTable(measured))
const pages = readPages()
if (process.argv.includes("--write")) {
  for (const [path, page] of pages) {
    const mended = mendQuotes(page, measured)
    if (mended === page) continue
    writeFileSync(join(root, path), mended)
    pages.set(path, mended)
  }
}
const faults = [...findExcess(measured), ...[...pages].flatMap(([path, page]) => findWrongQuotes(path, page, measured))]
for (const fault of faults) console.error(fault)
process.exitCode = faults.length > 0 ? 1 : 0
