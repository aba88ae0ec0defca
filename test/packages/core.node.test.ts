/** The package of core as its users get it: packed, judged, installed elsewhere, run in three runtimes and bundled. */

import { rm } from "node:fs/promises"
import { join } from "node:path"
import { build } from "esbuild"
import { afterAll, beforeAll, expect, test } from "vitest"
import { runCommand } from "./command.ts"
import { type Packed, pack } from "./pack.ts"
import { makeScratch } from "./scratch.ts"

/** What the project runs: a real pipe, cut inside an event, from the main door, and a look at the other one. */
const main = `
import { decodeSse, encodeText, map, parseJson, pipe } from "@millrace/core"
import * as testing from "@millrace/core/testing"

const source: string[] = ['data: {"text":"Hel', 'lo"}\\n\\ndata: {"text":" world"}\\n', "\\n"]
const stream: ReadableStream<string> = pipe(
  pipe(source, encodeText()),
  decodeSse(),
  parseJson<{ text: string }>(),
  map((event) => event.text),
)

const reader = stream.getReader()
let text = ""
for (let read = await reader.read(); !read.done; read = await reader.read()) text += read.value
console.log(JSON.stringify({ text, testing: Object.keys(testing).length > 0 }))
`

/** What the program prints in every runtime. */
const printed = '{"text":"Hello world","testing":true}\n'

let packed: Packed
let scratch: string

beforeAll(async () => {
  packed = await pack("packages/core")
  scratch = await makeScratch(packed.folder, main, { "@millrace/core": packed.tarball })
}, 120_000)

afterAll(() => rm(packed.folder, { recursive: true }))

test("the tarball holds what was built, its license and its page, and no source", () => {
  const others = packed.files.filter((path) => !/^dist\/[\w-]+\.(?:js|js\.map|d\.ts)$/.test(path))
  expect(others).toEqual(["LICENSE", "README.md", "package.json"])
  const doors = ["index", "re2js", "testing"].flatMap((door) => [`dist/${door}.js`, `dist/${door}.d.ts`])
  expect(packed.files).toEqual(expect.arrayContaining(doors))
})

test("the manifest in the tarball leads to what was built, and names versions that the registry knows", async () => {
  const text = await runCommand(
    "tar",
    ["--extract", "--to-stdout", "--file", packed.tarball, "package/package.json"],
    packed.folder,
  )
  const manifest = JSON.parse(text)
  expect(text).not.toMatch(/catalog:|workspace:|\/src\//)
  expect(manifest.exports["."]).toEqual({ types: "./dist/index.d.ts", default: "./dist/index.js" })
  expect(manifest.exports["./testing"]).toEqual({ types: "./dist/testing.d.ts", default: "./dist/testing.js" })
  expect(manifest.exports["./re2js"]).toEqual({ types: "./dist/re2js.d.ts", default: "./dist/re2js.js" })
  expect(Object.keys(manifest.dependencies)).toEqual(["eventsource-parser"])
  expect(manifest.peerDependencies).toEqual({ re2js: "^2.10.0" })
  expect(manifest.peerDependenciesMeta).toEqual({ re2js: { optional: true } })
  expect(manifest.sideEffects).toBe(false)
})

test("publint finds nothing to say", async () => {
  expect(await runCommand("publint", ["run", packed.tarball, "--strict"], packed.folder)).toContain("All good!")
})

test("are-the-types-wrong finds nothing wrong", async () => {
  const answer = await runCommand("attw", [packed.tarball, "--profile", "esm-only", "--format", "ascii"], packed.folder)
  // It fails by itself on a problem; this sees to it that it looked at all doors, as Node and as bundlers resolve them.
  expect(answer.match(/node16 \(from ESM\): 🟢 \(ESM\)\nbundler: 🟢 /g)).toHaveLength(3)
})

test("its types hold in a strict project that checks them too", async () => {
  expect(await runCommand("tsc", ["--project", "."], scratch)).toBe("")
})

test.each([
  ["Node", "node", ["main.ts"]],
  ["Bun", "bun", ["run", "main.ts"]],
  ["Deno", "deno", ["run", "--node-modules-dir=manual", "main.ts"]],
])("it runs where it is installed, in %s", async (_, program, args) => {
  expect(await runCommand(program, args, scratch)).toBe(printed)
})

test("it is bundled for the browser, with nothing of Node in it and nothing left outside", async () => {
  const outfile = join(packed.folder, "bundle.mjs")
  const { metafile, warnings } = await build({
    entryPoints: [join(scratch, "main.ts")],
    outfile,
    bundle: true,
    format: "esm",
    platform: "browser",
    metafile: true,
    logLevel: "silent",
  })
  expect(warnings).toEqual([])
  expect(Object.values(metafile.outputs).flatMap(({ imports }) => imports)).toEqual([])
  const inputs = Object.keys(metafile.inputs).map(
    (path) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? "the program",
  )
  expect([...new Set(inputs)].sort()).toEqual(["@millrace/core", "eventsource-parser", "the program"])
  expect(await runCommand("node", [outfile], packed.folder)).toBe(printed)
})
