/** Writes the page of the matrix: `node test/matrix/write.ts`. It needs the streams that lie beside the repository. */
import { writeFileSync } from "node:fs"
import { resolve } from "node:path"
import { openPlayback } from "../judges/playback.ts"
import { type Cell, judgeSource } from "./matrix.ts"
import { pageOf } from "./page.ts"
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
  const page = pageOf({ ours: await judgeAll(recordedSources), recorded: await judgeAll(transcripts) })
  writeFileSync(resolve(import.meta.dirname, "matrix.md"), page)
}
await playback.close()
