/** What a package shows has an example that runs, and a test beside it. */

import type { House } from "../house.ts"
import type { Declared } from "../module.ts"
import { forgotten, forgottenOfDialect, type Problem } from "../problem.ts"
import { isBlock } from "./blocks.ts"
import { isDialect } from "./dialects.ts"

/** Finds functions, classes and constants that a door shows without an `@example`. Overloads share one. */
export function checkExamples({ shown }: House): Problem[] {
  const values = shown.filter(({ kind }) => kind !== "type")
  const illustrated = new Set(values.filter(({ doc }) => /^\s*\*?\s*@example\b/m.test(doc)).map(identify))
  const bare = new Map(values.filter((each) => !illustrated.has(identify(each))).map((each) => [identify(each), each]))
  return [...bare.values()].map((each) => {
    const { path, line, name } = each
    const step = isBlock(each) ? `. ${forgotten("example")}` : isDialect(each) ? `. ${forgottenOfDialect("door")}` : ""
    return { rule: "example", path, line, message: `${name} is public and its doc comment has no @example${step}` }
  })
}

/** Finds files of packages that declare a public function, or a block, and have no test beside them. */
export function checkTests({ files, modules, shown }: House): Problem[] {
  const isPublic = new Set(shown)
  return [...modules.values()].flatMap(({ path, declared }): Problem[] => {
    if (!path.startsWith("packages/") || hasTest(path, files)) return []
    const [untested] = declared.filter((each) => each.kind === "function" && (isPublic.has(each) || isBlock(each)))
    if (untested === undefined) return []
    const step = isBlock(untested) ? `. ${forgotten("test")}` : ""
    return [{ rule: "test", path, message: `${untested.name} is public and no test stands beside its file${step}` }]
  })
}

/** Says whether a test stands beside a file: `lines.test.ts`, or one with a word more, `lines.node.test.ts`. */
function hasTest(path: string, files: House["files"]): boolean {
  const stem = path.replace(/\.ts$/, ".")
  return [...files.keys()].some((other) => other.startsWith(stem) && other.endsWith(".test.ts"))
}

function identify({ path, name }: Declared): string {
  return `${path} ${name}`
}
