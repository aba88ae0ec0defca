/** Tables in Markdown: medians of the rounds, and each bar beside what was reached. */
import type { Measured } from "./compare.ts"
import type { Bar, Measure, RuntimeName, Table } from "./table.ts"

/** What one runtime measured for one table. */
export interface Result {
  readonly runtime: RuntimeName
  /** Its name and version, to be printed. */
  readonly label: string
  readonly measured: Measured
}

export interface Verdict {
  readonly met: boolean
  readonly text: string
}

export interface Report {
  readonly markdown: string
  /** One for every bar. */
  readonly verdicts: readonly Verdict[]
}

/** Stands where a side stays out of a row. */
const ABSENT = "–"

/** Reports a table with the rows of all runtimes. */
export function report(table: Table<unknown>, results: readonly Result[]): Report {
  const sides = Object.keys(table.sides)
  const verdicts: Verdict[] = []
  const lines = results.flatMap(({ runtime, label, measured }) =>
    measured.rows.map(({ name, times }) => {
      const medians = Object.fromEntries(
        sides.map((side) => [side, median(times.map((round) => round[side] ?? Number.NaN))]),
      )
      const cells = table.measures.map((measure) => {
        const value = measure.value(medians)
        if (Number.isNaN(value)) return ABSENT
        const bar = measure.bar?.(runtime, name)
        if (bar === undefined) return measure.show(value)
        const shown = measure.show(value)
        // A bar is met by what is printed: the digits behind that are noise.
        const met = isMet(bar, Number.parseFloat(shown))
        const wanted = showBar(bar, measure)
        verdicts.push({ met, text: `${table.name}, ${label}, ${name}, ${measure.title}: ${shown} (${wanted})` })
        return met ? `**${shown}** (${wanted}: met)` : `${shown} (${wanted}: **not met**)`
      })
      return [label, name, ...sides.map((side) => showTime(medians[side] ?? Number.NaN)), ...cells]
    }),
  )
  const titles = ["runtime", table.rowTitle, ...sides, ...table.measures.map(({ title }) => title)]
  const alignment = titles.map((_title, index) => (index < 2 ? "---" : "---:"))
  const grid = [titles, alignment, ...lines].map((cells) => `| ${cells.join(" | ")} |`).join("\n")
  const rounds = results.map(({ label, measured }) => `${label} ${measured.rounds}`).join(", ")
  const times = `Time for each ${table.unit}; medians of rounds: ${rounds}.`
  const markdown = `## ${table.title}\n\n${table.about}\n${times}\n\n${grid}\n`
  return { markdown, verdicts }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2
}

function isMet(bar: Bar, value: number): boolean {
  return "atLeast" in bar ? value >= bar.atLeast : value <= bar.atMost
}

function showBar(bar: Bar, { show }: Measure): string {
  return "atLeast" in bar ? `≥ ${show(bar.atLeast)}` : `≤ ${show(bar.atMost)}`
}

function showTime(nanoseconds: number): string {
  if (Number.isNaN(nanoseconds)) return ABSENT
  if (nanoseconds >= 1_000_000) return `${(nanoseconds / 1_000_000).toFixed(1)} ms`
  if (nanoseconds >= 1000) return `${(nanoseconds / 1000).toFixed(2)} µs`
  return `${nanoseconds.toFixed(0)} ns`
}
