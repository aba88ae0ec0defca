/** The package of llm as its users get it: packed beside core, judged, installed elsewhere, run in three runtimes. */

import { rm } from "node:fs/promises"
import { afterAll, beforeAll, expect, test } from "vitest"
import { runCommand } from "./command.ts"
import { type Packed, pack } from "./pack.ts"
import { makeScratch } from "./scratch.ts"

/** A stream that was cut inside an event, for a client of another kind. */
const main = `
import { encodeText, pipe } from "@millrace/core"
import { gemini, openaiChat, translate } from "@millrace/llm"

const source: string[] = ['data: {"choices":[{"index":0,"delta":{"content":"Hel', 'lo"}}]}\\n\\ndata: {"choi']
const stream: ReadableStream<Uint8Array> = pipe(pipe(source, encodeText()), translate(openaiChat, gemini))
const text = await new Response(stream).text()
console.log(JSON.stringify({ text: text.includes('"text":"Hello"'), error: text.includes('"error"') }))
`

const printed = '{"text":true,"error":true}\n'

let core: Packed
let packed: Packed
let scratch: string

beforeAll(async () => {
  core = await pack("packages/core")
  packed = await pack("packages/llm")
  scratch = await makeScratch(packed.folder, main, {
    "@millrace/core": core.tarball,
    "@millrace/llm": packed.tarball,
  })
}, 240_000)

afterAll(() => Promise.all([core, packed].map(({ folder }) => rm(folder, { recursive: true }))))

test("the tarball holds what was built, its license and its page, and no source", () => {
  const others = packed.files.filter((path) => !/^dist\/[\w-]+\.(?:js|js\.map|d\.ts)$/.test(path))
  expect(others).toEqual(["LICENSE", "README.md", "package.json"])
})

test("the manifest in the tarball names versions that the registry knows, and core's own", async () => {
  const parameters = ["--extract", "--to-stdout", "--file", packed.tarball, "package/package.json"]
  const text = await runCommand("tar", parameters, packed.folder)
  const manifest = JSON.parse(text)
  expect(text).not.toMatch(/catalog:|workspace:|\/src\//)
  expect(Object.keys(manifest.dependencies).sort()).toEqual(["@millrace/core", "crc"])
  expect(manifest.sideEffects).toBe(false)
})

test("publint and are-the-types-wrong find nothing to say", async () => {
  expect(await runCommand("publint", ["run", packed.tarball, "--strict"], packed.folder)).toContain("All good!")
  await runCommand("attw", [packed.tarball, "--profile", "esm-only", "--format", "ascii"], packed.folder)
})

test("its types hold where nothing but the platform's are known", async () => {
  await runCommand("tsc", ["--project", scratch], scratch)
})

test.each([
  ["Node", "node", ["main.ts"]],
  ["Bun", "bun", ["run", "main.ts"]],
  ["Deno", "deno", ["run", "--node-modules-dir=manual", "main.ts"]],
])("it runs where it is installed, in %s", async (_, program, args) => {
  expect(await runCommand(program, args, scratch)).toBe(printed)
})
