/** Makes a project that stands outside the workspace and has a tarball installed, as a user's would. */

import { mkdir, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { runPnpm } from "./command.ts"

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
export const printed = '{"text":"Hello world","testing":true}\n'

const tsconfig = {
  compilerOptions: {
    target: "es2024",
    lib: ["es2024", "dom", "dom.iterable", "dom.asynciterable"],
    module: "nodenext",
    types: [],
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    // The types of the package itself are under test too.
    skipLibCheck: false,
  },
}

export async function makeScratch(folder: string, name: string, tarball: string): Promise<string> {
  const home = join(folder, "scratch")
  await mkdir(home)
  const manifest = { name: "scratch", private: true, type: "module", dependencies: { [name]: `file:${tarball}` } }
  await writeFile(join(home, "package.json"), JSON.stringify(manifest))
  await writeFile(join(home, "tsconfig.json"), JSON.stringify(tsconfig))
  await writeFile(join(home, "main.ts"), main)
  await runPnpm(["install", "--prefer-offline", "--ignore-workspace"], home)
  return home
}
