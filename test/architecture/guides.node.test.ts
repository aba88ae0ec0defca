/** The guides say what the checks check. */

import { readFileSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"
import { root } from "../source/tree.ts"
import { rooms } from "./plan.ts"
import { dialectSteps, steps } from "./problem.ts"

const read = (path: string) => readFileSync(join(root, path), "utf8")

test("the architecture guide has every room on its floor", () => {
  const rows = read(".github/ARCHITECTURE.md").matchAll(/^\| (\d) +\| ([^|]+?) +\|/gm)
  const drawn = [...rows].flatMap(([, floor, names = ""]) => names.split(", ").map((name) => `${floor} ${name}`))
  const nameOf = (folder: string) => folder.replace(/^(?:packages|apps)\/|\/src$|core\/src\//g, "")
  expect(drawn).toEqual(rooms.map(({ folder, floor }) => `${floor} \`${nameOf(folder)}\``))
})

test("the contributors' guide numbers the steps of adding a block or a dialect as a failure does", () => {
  const guide = read(".github/CONTRIBUTING.md")
  for (const step of [...Object.values(steps), ...Object.values(dialectSteps)]) {
    const [, number, name] = /^(\d), (the \w+):/.exec(step) ?? []
    expect(guide.toLowerCase()).toContain(`\n${number}. **${name}**:`)
  }
})

test("the contributors' guide names scripts that exist", () => {
  const { scripts } = JSON.parse(read("package.json"))
  const table = [...read(".github/CONTRIBUTING.md").matchAll(/^\| (`[^|]+`) +\|/gm)].flatMap(([, cell = ""]) => [
    ...cell.matchAll(/`([^`]+)`/g),
  ])
  const names = table.map(([, name = ""]) => name.replace(/^npm /, ""))
  expect(names.filter((name) => !(name in scripts))).toEqual([])
  expect(names.length).toBeGreaterThan(8)
})
