/** What is measured, by the name that a README quotes it under, and the most that it may be. */

import { readFileSync } from "node:fs"
import { join } from "node:path"
import { root } from "../source/tree.ts"
import { measure, type Size } from "./bundle.ts"

/** Sizes are told in KB of 1000 bytes, after Brotli. */
export const bytesPerKilobyte = 1000

interface Budget {
  readonly name: string
  readonly code: string
  /** A measured name whose size is taken off first. */
  readonly over?: string
  readonly limit?: number
}

export interface Measured extends Size {
  readonly name: string
  /** What the limit is about: the compressed size, less what it is over. */
  readonly bytes: number
  readonly over: string | undefined
  readonly limit: number | undefined
}

/** What is imported of core, under the name of it all. */
function core(name: string, limit?: number, imports: string = name): Budget {
  return {
    name,
    code: `export { ${imports} } from "@millrace/core"`,
    ...(limit !== undefined && { limit: limit * bytesPerKilobyte }),
  }
}

/** What is imported of llm, core included. */
function llm(name: string, limit: number, imports: string): Budget {
  return { name, code: `export { ${imports} } from "@millrace/llm"`, limit: limit * bytesPerKilobyte }
}

/** The door of core without its flows: blocks, and what drives them. */
function blocks(): string {
  const door = readFileSync(join(root, "packages/core/src/index.ts"), "utf8")
  const lines = door.match(/^export [^"]* from ".*"$/gm) ?? []
  return lines
    .filter((line) => !line.includes('"./flow/'))
    .map((line) => line.replace('"./', '"../../packages/core/src/'))
    .join("\n")
}

const budgets: readonly Budget[] = [
  { name: "eventsource-parser", code: `export { createParser } from "eventsource-parser"` },
  {
    name: "decodeSse",
    code: `export { decodeSse } from "@millrace/core"`,
    over: "eventsource-parser",
    limit: 2 * bytesPerKilobyte,
  },
  core("decodeSse-alone", undefined, "decodeSse"),
  core("decodeSse-parseJson-iterate", undefined, "decodeSse, iterate, parseJson"),
  core("connectSse", 6.2),
  core("respond", 4),
  core("lines-pipe", undefined, "lines, pipe"),
  core("decodeJsonLines", 2),
  core("json-sequences", 2.2, "decodeJsonSequence, encodeJsonSequence"),
  core("decodeJsonArray", 2),
  core("partialJson", 2.6),
  core("matchLines", 1.2),
  core("replaceText", 2.6),
  core("tagged", 1.4),
  core("segment", 1.5),
  core("buffer", 2.8),
  core("broadcast", 3.5),
  core("collect", 2.3),
  core("merge", 1.7),
  { name: "blocks", code: blocks(), limit: 15.5 * bytesPerKilobyte },
  { name: "core", code: `export * from "@millrace/core"`, limit: 27 * bytesPerKilobyte },
  { name: "testing", code: `export * from "@millrace/core/testing"` },
  llm("llm-openai-chat", 23, "check, openaiChat"),
  llm("llm-parts", 10.5, "check, fold, parts"),
  llm("llm-translate", 35, "anthropic, openaiChat, translate"),
  llm("llm-ai-sdk-ui", 17.5, "aiSdkUi"),
  { name: "llm", code: `export * from "@millrace/llm"`, limit: 100 * bytesPerKilobyte },
]

/** The module that is measured under a name. */
export function codeOf(name: string): string {
  const budget = budgets.find((each) => each.name === name)
  if (budget === undefined)
    throw new RangeError(`Cannot find ${name} among ${budgets.map(({ name }) => name).join(", ")}`)
  return budget.code
}

/** Measures everything, in one run, so that what is taken off is what was measured beside it. */
export async function measureAll(): Promise<Measured[]> {
  const measured: Measured[] = []
  for (const { name, code, over, limit } of budgets) {
    const size = await measure(code)
    const base = measured.find((other) => other.name === over)?.brotli ?? 0
    measured.push({ ...size, name, over, limit, bytes: size.brotli - base })
  }
  return measured
}

/** Gives a size as a README quotes it: KB to one decimal. */
export function toKilobytes(bytes: number): string {
  return (bytes / bytesPerKilobyte).toFixed(1)
}

/** Says which sizes are past their limits, a sentence each. */
export function findExcess(measured: readonly Measured[]): string[] {
  return measured
    .filter(({ bytes, limit }) => limit !== undefined && bytes > limit)
    .map(
      ({ name, bytes, over, limit }) =>
        `${name} is ${bytes} bytes${over ? ` over ${over}` : ""}, wanted at most ${limit}`,
    )
}

/** Draws the sizes as a table. */
export function drawTable(measured: readonly Measured[]): string {
  const rows = measured.map(({ name, minified, gzip, brotli, bytes, over, limit }) => [
    over ? `${name}, over ${over}` : name,
    String(minified),
    String(gzip),
    String(brotli),
    toKilobytes(bytes),
    limit === undefined ? "" : toKilobytes(limit),
  ])
  const table = [["", "minified", "gzip", "brotli", "KB", "limit"], ...rows]
  const widths = table[0]?.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0))) ?? []
  const draw = (row: readonly string[]) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join("  ")
      .trimEnd()
  return table.map(draw).join("\n")
}
