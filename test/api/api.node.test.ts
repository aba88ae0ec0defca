import { readFileSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"
import { root } from "../source/tree.ts"
import { describeDoor } from "./describe.ts"
import { pages, report } from "./report.ts"

test.each([...pages])("the public API of %s is what its page says", (packageFolder, page) => {
  const text = readFileSync(join(root, page), "utf8")
  expect(
    report(packageFolder),
    `if the change is meant, write it down: npm run workspace api, and commit ${page}`,
  ).toBe(text)
})

const files = new Map([
  [
    "index.d.ts",
    `import { t as Block, n as system } from "./block.js";
/** Options. */
interface Options {
  /** The limit. */
  readonly limit?: number;
}
/** First. */
declare function lines(a: string): Block;
declare function lines(a: unknown): Block;
type Inner = 1;
declare const b: Inner;
export { type Block, type Options, b as alpha, lines, system };`,
  ],
  ["block.d.ts", "/** It. */\ninterface Block {}\ndeclare const system: Block;\nexport { Block as t, system as n };"],
])

test("describeDoor() gives every signature by name, overloads together, without comments, from every file", () => {
  expect(describeDoor(files, "index.d.ts").split("\n\n")).toEqual([
    "interface Block {}",
    "interface Options {\n  readonly limit?: number;\n}",
    "const b: Inner;",
    "function lines(a: string): Block;\nfunction lines(a: unknown): Block;",
    "const system: Block;",
    "// Not exported, and named above: Inner",
  ])
})

test("describeDoor() changes with a signature", () => {
  const changed = new Map(files).set(
    "index.d.ts",
    files.get("index.d.ts")?.replace("a: unknown", "a: unknown, b?: 1") ?? "",
  )
  expect(describeDoor(changed, "index.d.ts")).not.toBe(describeDoor(files, "index.d.ts"))
})
