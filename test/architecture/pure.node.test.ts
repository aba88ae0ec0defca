/**
 * The pure check of `packages/core/tsconfig.pure.json` does refuse what a block must not know. `Date.now` belongs to the
 * language, so no `lib` leaves it out; the architecture test refuses that one.
 */

import { spawnSync } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import { root } from "../source/tree.ts"

const refused: Readonly<Record<string, string>> = {
  AbortSignal: "AbortSignal.abort()",
  ReadableStream: "new ReadableStream()",
  TransformStream: "new TransformStream()",
  setTimeout: "setTimeout(() => {}, 1)",
  queueMicrotask: "queueMicrotask(() => {})",
  console: "console.log(1)",
  fetch: `fetch("/")`,
  performance: "performance.now()",
  crypto: "crypto.randomUUID()",
  process: "process.exit()",
  Buffer: "Buffer.alloc(1)",
  structuredClone: "structuredClone(1)",
}

const folder = mkdtempSync(join(tmpdir(), "millrace-pure-"))
let output = ""

beforeAll(() => {
  const core = join(root, "packages/core")
  writeFileSync(
    join(folder, "tsconfig.json"),
    JSON.stringify({ extends: join(core, "tsconfig.pure.json"), include: ["*.ts", join(core, "platform.d.ts")] }),
  )
  for (const [name, code] of Object.entries({
    ...refused,
    allowed: `new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })`,
  })) {
    writeFileSync(join(folder, `${name}.ts`), `export const use = (): unknown => ${code}\n`)
  }
  output = spawnSync(join(root, "node_modules/.bin/tsc"), ["--project", folder], { encoding: "utf8" }).stdout
})

afterAll(() => rmSync(folder, { recursive: true }))

test.each(Object.keys(refused))("the pure check refuses %s", (name) => {
  expect(output).toMatch(new RegExp(`${name}\\.ts\\(1,.*Cannot find name '${name}'`))
})

test("the pure check accepts the two classes that platform.d.ts declares", () => {
  expect(output).not.toContain("allowed.ts")
})

test("the pure check accepts floors 0 and 1 as they are", () => {
  const pure = spawnSync(
    join(root, "node_modules/.bin/tsc"),
    ["--project", join(root, "packages/core/tsconfig.pure.json")],
    { encoding: "utf8" },
  )
  expect(pure.stdout).toBe("")
})
