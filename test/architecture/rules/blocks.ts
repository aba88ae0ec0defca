/** Adding a block takes four steps; this says which one was forgotten. */

import type { House } from "../house.ts"
import type { Declared } from "../module.ts"
import { isPure } from "../plan.ts"
import { forgotten, type Problem } from "../problem.ts"

/** The function of the law suite that a block's test calls. */
const lawSuite = "obeysLaws"

/** Says whether a declaration is the factory of a block: on floors 0 and 1, a function that returns a `Block`. */
export function isBlock({ kind, returns, path }: Declared): boolean {
  return (
    kind === "function" && /^Block</.test(returns ?? "") && isPure(path) && !path.startsWith("packages/core/src/block/")
  )
}

/** Finds blocks in a file of another name, without the law suite in their test, or not shown by a door. */
export function checkBlocks({ files, modules, shown }: House): Problem[] {
  const isPublic = new Set(shown)
  const blocks = [...modules.values()].flatMap(({ declared }) => declared.filter(isBlock))
  const rule = "block"
  return blocks.flatMap((block): Problem[] => {
    const { name, path, line } = block
    const problems: Problem[] = []
    const stem = path.replace(/^.*\/|\.ts$/g, "")
    // A pair may share a file: json-lines.ts for decodeJsonLines and encodeJsonLines.
    if (kebab(name) !== stem && !kebab(name).endsWith(`-${stem}`)) {
      problems.push({ rule, path, line, message: `${name} is in ${stem}.ts. ${forgotten("file")}` })
    }
    const test = files.get(path.replace(/\.ts$/, ".test.ts"))
    if (test !== undefined && !test.includes(lawSuite)) {
      problems.push({
        rule,
        path,
        line,
        message: `the test of ${name} does not call ${lawSuite}. ${forgotten("test")}`,
      })
    }
    if (!isPublic.has(block)) {
      problems.push({ rule, path, line, message: `${name} cannot be imported by anyone. ${forgotten("door")}` })
    }
    return problems
  })
}

/** `decodeSse` as the file that it is in: `decode-sse`. */
export function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}
