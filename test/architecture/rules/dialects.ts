/** Adding a dialect takes five steps; this says which one was forgotten. */

import type { House } from "../house.ts"
import { forgottenOfDialect, type Problem } from "../problem.ts"
import { kebab } from "./blocks.ts"

const rule = "dialect"
const dialects = "packages/llm/src/dialects"
const page = "packages/llm/README.md"

/** Finds dialects without their constant, their laws, their door, their recording or their row. */
export function checkDialects({ files, modules, shown }: House): Problem[] {
  const paths = [...files.keys()].filter((path) => path.startsWith(`${dialects}/`))
  const names = new Set(paths.map((path) => path.slice(dialects.length + 1).split("/", 1)[0] as string))
  const shownNames = new Set(shown.map(({ name }) => name))
  return [...names].flatMap((name): Problem[] => {
    const folder = `${dialects}/${name}`
    const own = `${folder}/${name}.ts`
    const constant = modules.get(own)?.declared.find((each) => each.kind === "const" && kebab(each.name) === name)
    const isDecoded = files.has(`${folder}/decode.ts`)
    const tests = paths.filter((path) => path.startsWith(`${folder}/`) && path.endsWith(".test.ts"))
    const obeys = tests.some((path) => !isDecoded || files.get(path)?.includes("obeysLaws"))
    const row = files.get(page)?.includes(`\`${name}\``)
    const writer = `apps/edge/src/upstream/replay/writers/${name}.ts`
    return [
      ...(constant === undefined ? [problem(own, `there is no constant for ${name}`, "folder")] : []),
      ...(obeys ? [] : [problem(folder, `no test of ${name} calls obeysLaws`, "laws")]),
      ...(constant === undefined || shownNames.has(constant.name)
        ? []
        : [problem(own, `${constant.name} cannot be imported by anyone`, "door")]),
      ...(isDecoded && !files.has(writer) ? [problem(folder, `nothing is recorded in ${name}`, "recording")] : []),
      ...(row ? [] : [problem(page, `${name} has no row`, "row")]),
    ]
  })
}

function problem(path: string, message: string, step: Parameters<typeof forgottenOfDialect>[0]): Problem {
  return { rule, path, message: `${message}. ${forgottenOfDialect(step)}` }
}
