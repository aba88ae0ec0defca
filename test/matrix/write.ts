/** Writes the page of the matrix, and the README's table: `npm run workspace matrix`. It needs the streams that lie beside the repository. */
import { readFileSync, writeFileSync } from "node:fs"
import { resolve } from "node:path"
import { openPlayback } from "../judges/playback.ts"
import { type Cell, judgeSource } from "./matrix.ts"
import { pageOf, withSummary } from "./page.ts"
import { recordedSources } from "./recordings.ts"
import type { Source } from "./source.ts"
import { transcripts } from "./transcripts.ts"

const playback = await openPlayback()

async function judgeAll(sources: readonly Source[]): Promise<Cell[]> {
  const cells: Cell[] = []
  for (const source of sources) cells.push(...(await judgeSource(playback, source)))
  return cells
}

if (transcripts.length === 0) process.exitCode = 1
else {
  const cells = { ours: await judgeAll(recordedSources), recorded: await judgeAll(transcripts) }
  writeFileSync(resolve(import.meta.dirname, "matrix.md"), pageOf(cells))
  const readme = resolve(import.meta.dirname, "../../README.md")
  writeFileSync(readme, withSummary(readFileSync(readme, "utf8"), [...cells.ours, ...cells.recorded]))
}
await playback.close()
