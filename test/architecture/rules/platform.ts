/** What code may take from its platform: nothing where it is pure, and Node's modules in Node's own entries alone. */

import { builtinModules } from "node:module"
import type { House } from "../house.ts"
import { allowedDependencies, isPure, isTest, peerHomes } from "../plan.ts"
import type { Problem } from "../problem.ts"

/** Files that are meant for one runtime. What lies outside `src` is for the tools, and never shipped. */
function mayUseNode(path: string): boolean {
  const isEntry = /\/(?:node|bun|deno)\.ts$/.test(path)
  return isEntry || path.startsWith("packages/script/") || /\.node\.test\.ts$/.test(path)
}

export function checkBuiltins({ modules }: House): Problem[] {
  return [...modules.values()].flatMap(({ path, imports }) => {
    if (!/^(?:packages|apps)\/[^/]+\/src\//.test(path) || mayUseNode(path)) return []
    return imports
      .filter(({ specifier }) => specifier.startsWith("node:") || builtinModules.includes(specifier))
      .map(({ specifier, line }) => ({
        rule: "builtin",
        path,
        line,
        message: `${specifier} is Node's: only an entry for Node, Bun or Deno, packages/script and *.node.test.ts import it`,
      }))
  })
}

/** The two classes that only these two files of the pure part may name; `packages/core/platform.d.ts` declares them. */
const coders = new Map([
  ["TextDecoder", "packages/core/src/bytes/decode-text.ts"],
  ["TextEncoder", "packages/core/src/bytes/encode-text.ts"],
])

/** What belongs to the language and so passes the compiler's pure check, and still makes a block depend on when it runs. */
const impure = ["Date", "Math.random", "globalThis"]

export function checkPurity({ modules }: House): Problem[] {
  return [...modules.values()].flatMap(({ path, uses }): Problem[] => {
    if (!isPure(path)) return []
    const wrong = [...impure, ...[...coders].flatMap(([name, home]) => (home === path ? [] : [name]))]
    return wrong
      .filter((name) => uses.has(name))
      .map((name) => ({
        rule: "pure",
        path,
        line: uses.get(name),
        message: `${name} has no place here: ${coders.has(name) ? `only ${coders.get(name)} uses it` : "take it as an option"}`,
      }))
  })
}

/** Finds dependencies that the plan does not allow, and packages used without being named in `package.json`. */
export function checkDependencies({ modules, packages }: House): Problem[] {
  return packages.flatMap(({ folder, name, dependencies }): Problem[] => {
    const allowed = allowedDependencies.get(folder)
    if (allowed === undefined) return []
    const surplus = dependencies
      .filter((each) => !allowed.includes(each))
      .map((each) => ({
        rule: "dependency",
        path: `${folder}/package.json`,
        message: `${name} may not depend on ${each}`,
      }))
    const sources = [...modules.values()].filter(({ path }) => path.startsWith(`${folder}/src/`) && !isTest(path))
    const unnamed = sources.flatMap(({ path, imports }) =>
      imports
        .filter(
          ({ specifier }) =>
            /^[@\w]/.test(specifier) && !specifier.includes(":") && !builtinModules.includes(specifier),
        )
        .filter(({ specifier }) => peerHomes.get(specifier) !== path)
        .filter(
          ({ specifier }) => ![name, ...allowed].some((each) => specifier === each || specifier.startsWith(`${each}/`)),
        )
        .map(({ specifier, line }) => ({
          rule: "dependency",
          path,
          line,
          message: `${name} may not depend on ${specifier}`,
        })),
    )
    return [...surplus, ...unnamed]
  })
}
