/** What is measured, by the name that a README quotes it under, and the most that it may be. */

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

const budgets: readonly Budget[] = [
  { name: "eventsource-parser", code: `export { createParser } from "eventsource-parser"` },
  {
    name: "decodeSse",
    code: `export { decodeSse } from "@millrace/core"`,
    over: "eventsource-parser",
    limit: 2 * bytesPerKilobyte,
  },
  { name: "decodeSse-alone", code: `export { decodeSse } from "@millrace/core"` },
  { name: "decodeSse-parseJson-iterate", code: `export { decodeSse, iterate, parseJson } from "@millrace/core"` },
  { name: "lines-pipe", code: `export { lines, pipe } from "@millrace/core"` },
  { name: "core", code: `export * from "@millrace/core"`, limit: 10 * bytesPerKilobyte },
  { name: "testing", code: `export * from "@millrace/core/testing"` },
]

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
