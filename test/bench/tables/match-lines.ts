import { matchLines, type PatternEngine } from "@millrace/core"
import { re2js } from "@millrace/core/re2js"
import { createReading } from "../reading.ts"
import { type Row, type Table, timesAsLong } from "../table.ts"

type Lines = readonly string[]

const LINES = 1000

/** What a build prints, and what is looked for in it. */
const patterns = {
  progress: /PROGRESS: (?<percent>\d{1,3})%/,
  error: /^ERROR: (?<message>.+)/,
  metric: /(?<name>\w+)=(?<value>\d+(?:\.\d+)?)$/,
}
const told = ["PROGRESS: 50%", "ERROR: the disk is full", "at the end of the third step loss=0.0625"]
const silent = "Compiling the fourth of many modules, which takes a while and tells nothing"

/** Lines of which one in so many says something. */
function row(name: string, every: number): Row<Lines> {
  const line = (number: number) => (number % every === 0 ? (told[(number / every) % told.length] ?? silent) : silent)
  return { name, input: Array.from({ length: LINES }, (_, number) => line(number)), units: LINES }
}

function byBlock(engine?: PatternEngine) {
  return (lines: Lines): number => {
    const reading = createReading()
    const block = matchLines(patterns, { engine })
    const outlet = {
      enqueue(match: { readonly pattern: string; readonly line: string; readonly captures: readonly unknown[] }) {
        reading.read(match.pattern)
        reading.read(String(match.captures[0]))
      },
      terminate() {},
    }
    for (const line of lines) block.transform(line, outlet)
    block.flush(outlet)
    return reading.total()
  }
}

/** The loop that looks at what it needs, and makes no item of it. */
function byHand(lines: Lines): number {
  const reading = createReading()
  const entries = Object.entries(patterns)
  for (const line of lines) {
    for (const [name, pattern] of entries) {
      const match = pattern.exec(line)
      if (match === null) continue
      reading.read(name)
      reading.read(String(match[1]))
    }
  }
  return reading.total()
}

const engine = re2js()

export const matchLinesTable: Table<Lines> = {
  name: "match-lines",
  title: "Patterns on lines",
  about:
    "Three patterns with groups on lines that are split already: `matchLines` fed by hand, on the platform's `RegExp` and " +
    "on RE2JS, whose time is linear in the line whatever the pattern; and a loop by hand over the same patterns.",
  rowTitle: "lines that match",
  unit: "line",
  rows: () => [row("1 in 100", 100), row("1 in 10", 10), row("all", 1)],
  sides: { matchLines: byBlock(), "on RE2JS": byBlock(engine), "by hand": byHand },
  measures: [
    timesAsLong("`matchLines` of the time by hand", "matchLines", "by hand"),
    timesAsLong("on RE2JS of `matchLines`", "on RE2JS", "matchLines"),
  ],
  seconds: 3,
}
