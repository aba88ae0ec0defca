/**
 * Prints the sizes: `node test/size/sizes.ts`. With `--write` it puts them into the pages that quote them; with
 * `--files` and a name it tells which file brings how much.
 */

import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { parseArgs } from "node:util"
import { readPages, root } from "../source/tree.ts"
import { codeOf, drawTable, findExcess, measureAll } from "./budgets.ts"
import { weigh } from "./bundle.ts"
import { findWrongQuotes, mendQuotes } from "./quotes.ts"

const { files, write } = parseArgs({ options: { files: { type: "string" }, write: { type: "boolean" } } }).values
if (files !== undefined) {
  const weights = await weigh(codeOf(files))
  for (const [path, byteLength] of weights) console.log(`${String(byteLength).padStart(6)}  ${path}`)
  process.exit()
}

const measured = await measureAll()
console.log(drawTable(measured))
const pages = readPages()
if (write) {
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
