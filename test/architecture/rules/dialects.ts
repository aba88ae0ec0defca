/** Adding a dialect takes five steps; this says which one was forgotten. */

import type { House } from "../house.ts"
import type { Declared } from "../module.ts"
import { forgottenOfDialect, type Problem } from "../problem.ts"
import { kebab } from "./blocks.ts"

const rule = "dialect"
const dialects = "packages/llm/src/dialects"
const page = "packages/llm/README.md"
const replay = "apps/edge/src/upstream/replay"

/** Where a dialect that is read must have a line, as a member of an object or of a list. */
const lists = [`${replay}/dialects.ts`, `${replay}/recorded-dialects.ts`, "apps/edge/test/places.ts"]

/** Says whether a declaration is the constant of a dialect, by the name of its file and its folder. */
export function isDialect({ kind, name, path }: Declared): boolean {
  return kind === "const" && path === `${dialects}/${kebab(name)}/${kebab(name)}.ts`
}

/** Finds dialects without their constant, their laws, their door, their recording or their row. */
export function checkDialects(house: House): Problem[] {
  const { files, modules, shown } = house
  const paths = [...files.keys()].filter((path) => path.startsWith(`${dialects}/`))
  const names = new Set(paths.map((path) => path.slice(dialects.length + 1).split("/", 1)[0] as string))
  const shownNames = new Set(shown.map(({ name }) => name))
  return [...names].flatMap((name): Problem[] => {
    const folder = `${dialects}/${name}`
    const own = `${folder}/${name}.ts`
    const constant = modules.get(own)?.declared.find(isDialect)
    const isDecoded = files.has(`${folder}/decode.ts`)
    const tests = paths.filter((path) => path.startsWith(`${folder}/`) && path.endsWith(".test.ts"))
    const obeys = tests.some((path) => !isDecoded || files.get(path)?.includes("obeysLaws"))
    const hasRow = files.get(page)?.includes(`\n| \`${name}\` `)
    return [
      ...(constant === undefined ? [problem(own, `there is no constant ${camel(name)}`, "folder")] : []),
      ...(obeys ? [] : [problem(folder, `no test of ${name} calls obeysLaws`, "laws")]),
      ...(constant === undefined || shownNames.has(constant.name)
        ? []
        : [problem(own, `${constant.name} cannot be imported by anyone`, "door")]),
      ...(isDecoded ? checkRecording(house, name).map((message) => problem(folder, message, "recording")) : []),
      ...(hasRow ? [] : [problem(page, `${name} has no row`, "row")]),
    ]
  })
}

/** Says what is missing for a dialect to be recorded, and for its recordings to be read. */
function checkRecording({ files }: House, name: string): string[] {
  if (!files.has(`${replay}/writers/${name}.ts`)) return [`nothing is recorded in ${name}`]
  const line = new RegExp(`^ *(?:"?${name}"?[:,]|${camel(name)},|.*\\bwrite: ${camel(name)}\\b)`, "m")
  return lists.filter((path) => !line.test(files.get(path) ?? "")).map((path) => `${name} has no line in ${path}`)
}

function problem(path: string, message: string, step: Parameters<typeof forgottenOfDialect>[0]): Problem {
  return { rule, path, message: `${message}. ${forgottenOfDialect(step)}` }
}

/** `some-wire` as the constant of it: `someWire`. */
function camel(name: string): string {
  return name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())
}
