/**
 * Makes tests of the examples in doc comments and READMEs: `node test/docs/extract.ts`.
 * Writes them to `test/docs/generated`, from where every runtime of the matrix runs them.
 */

import { mkdirSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { readPages, readTree, root } from "../source/tree.ts"
import { type Example, findExamples } from "./example.ts"
import { type Generated, generate } from "./generate.ts"

/** Reads every page and every source, without its tests. */
export function extract(): Generated {
  const sources = readTree(["packages", "apps"], (path) => path.includes("/src/") && /(?<!\.test|\.d)\.ts$/.test(path))
  const files = [...sources, ...readPages()]
  const examples: Example[] = files.flatMap(([path, text]) => findExamples(path, text))
  return generate(examples)
}

if (import.meta.main) {
  const { files, running, unrun, problems } = extract()
  for (const problem of problems) console.error(problem)
  if (problems.length > 0) process.exit(1)
  const folder = join(root, "test/docs/generated")
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  for (const [name, text] of files) writeFileSync(join(folder, name), text)
  console.log(`${running} examples run as tests; ${unrun} more, marked no-run, are only type-checked`)
}
