/** Some of the streams that were cut, by the real clients of every format. */
import { seededRandom } from "@millrace/core/testing"
import { afterAll, beforeAll, expect, test } from "vitest"
import { openPlayback, type Playback } from "../judges/playback.ts"
import { clients, play } from "./matrix.ts"
import type { RecordedSource } from "./recordings.ts"
import { shortSources } from "./short.ts"
import { type Cut, isComplete, partsOf } from "./truncation.ts"

let playback: Playback
beforeAll(async () => {
  playback = await openPlayback()
})
afterAll(() => playback.close())

/** In the first, the middle and the last third, once behind an event and once inside of one. */
function cutsOf({ name, pieces }: RecordedSource): Cut[] {
  const random = seededRandom(name.length)
  return [0, 1 / 3, 2 / 3].flatMap((share) => {
    const index = Math.floor((share + random() / 3) * pieces.length)
    const length = pieces[index]?.length ?? 0
    return [
      { pieces: index, bytes: 0 },
      { pieces: index, bytes: 1 + Math.floor(random() * (length - 1)) },
    ]
  })
}

test.each(shortSources.map((source) => [source.name, source] as const))("%s", async (_, source) => {
  for (const cut of cutsOf(source)) {
    const parts = partsOf(source, cut)
    const outcome = isComplete(source, cut) ? "finished" : "failed"
    const told = await play(playback, parts, clients, false, (judge, verdict) => [judge.name, verdict.outcome] as const)
    expect(Object.fromEntries(told), `${cut.pieces} pieces and ${cut.bytes} bytes`).toEqual(
      Object.fromEntries(clients.map(({ name }) => [name, outcome])),
    )
  }
})
