/**
 * Every source by every client. Without the streams that providers have sent, which lie beside the repository, the matrix is
 * that of our own recordings.
 */
import { readFileSync } from "node:fs"
import { resolve } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { openPlayback, type Playback } from "../judges/playback.ts"
import { cuts } from "./cuts.ts"
import { encoders } from "./dialects.ts"
import { type Cell, judgeSource } from "./matrix.ts"
import { oddities } from "./oddities.ts"
import { pageOf, tableOf, withSummary } from "./page.ts"
import { recordedSources } from "./recordings.ts"
import type { Source } from "./source.ts"
import { transcripts } from "./transcripts.ts"
import { read, write } from "./written.ts"

const sources: readonly Source[] = [...recordedSources, ...transcripts]
const named = sources.map((source) => [source.name, source] as const)

const judged: Cell[] = []

const isAll = () => new Set(judged.map(({ source }) => source)).size === sources.length

let playback: Playback
beforeAll(async () => {
  playback = await openPlayback()
})
afterAll(() => playback.close())

describe("a source is the same in every cut, and ends as it must", () => {
  test.each(named)("%s", (_, { dialect, bytes, end }) => {
    const parts = read(dialect, [bytes])
    expect(parts.at(-1)?.type).toBe(end)
    const streams = [...encoders.keys()].map((format) => write(format, parts))
    for (const [cut, cutBytes] of Object.entries(cuts)) {
      const others = read(dialect, cutBytes(bytes))
      // What is the same parts is the same stream: only where parts differ is it to be seen whether the streams do.
      if (JSON.stringify(others) === JSON.stringify(parts)) continue
      expect(
        [...encoders.keys()].map((format) => write(format, others)),
        cut,
      ).toEqual(streams)
    }
  })
})

describe("every client reads what was said", () => {
  test.each(named)("%s", async (_, source) => {
    const cells = await judgeSource(playback, source)
    judged.push(...cells)
    expect(
      cells.flatMap(({ judge, differences }) => differences.map((difference) => `${judge}: ${difference}`)),
    ).toEqual([])
  })
})

test("every way of a client's that is written down still shows", ({ skip }) => {
  if (transcripts.length === 0 || !isAll()) skip("not every source was judged")
  const shown = judged.flatMap((cell) => cell.oddities)
  expect(oddities.filter((oddity) => !shown.includes(oddity)).map(({ reason }) => reason)).toEqual([])
})

test("the page is up to date", ({ skip }) => {
  if (!isAll()) skip("not every source was judged")
  const page = readFileSync(resolve(import.meta.dirname, "matrix.md"), "utf8")
  const of = (some: readonly Source[]) => judged.filter(({ source }) => some.includes(source))
  const [ours, recorded] = [of(recordedSources), of(transcripts)]
  if (transcripts.length === 0) expect(page, "npm run workspace matrix").toContain(tableOf(ours))
  else {
    expect(page, "npm run workspace matrix").toBe(pageOf({ ours, recorded }))
    const readme = readFileSync(resolve(import.meta.dirname, "../../README.md"), "utf8")
    expect(readme, "npm run workspace matrix").toBe(withSummary(readme, judged))
  }
})
