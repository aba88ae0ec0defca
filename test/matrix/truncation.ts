/** Streams cut short, and what becomes of each in every format that is written. */
import { seededRandom } from "@millrace/core/testing"
import type { Part } from "@millrace/llm"
import { encoders } from "./dialects.ts"
import { isWhole, piecesToEnd } from "./end-rules.ts"
import { outcomeOf } from "./outcomes.ts"
import type { RecordedSource } from "./recordings.ts"
import { read, write } from "./written.ts"

/** A place to cut at: so many whole pieces, and so many bytes of the next one. */
export interface Cut {
  readonly pieces: number
  readonly bytes: number
}

/** Cuts behind every piece, and at one place inside of every piece. */
export function cutsAround({ pieces }: RecordedSource, indices: Iterable<number> = pieces.keys()): Cut[] {
  const random = seededRandom(pieces.length)
  return [...indices].flatMap((index) => {
    const length = pieces[index]?.length ?? 0
    return [
      { pieces: index, bytes: 0 },
      { pieces: index, bytes: 1 + Math.floor(random() * (length - 1)) },
    ]
  })
}

/** Cuts at every byte. */
export function cutsEverywhere({ pieces }: RecordedSource): Cut[] {
  return pieces.flatMap((piece, index) => Array.from(piece, (_, bytes) => ({ pieces: index, bytes })))
}

/** Says what the end rule of the upstream's dialect makes of a stream that is cut here. */
export function isComplete({ dialect, pieces }: RecordedSource, cut: Cut): boolean {
  const next = pieces[cut.pieces]
  const hasNext = next !== undefined && cut.bytes > 0 && isWhole(dialect, next, cut.bytes)
  return cut.pieces + (hasNext ? 1 : 0) >= piecesToEnd(dialect, pieces)
}

export function partsOf({ dialect, pieces }: RecordedSource, cut?: Cut): Part[] {
  const chunks = cut === undefined ? pieces : pieces.slice(0, cut.pieces)
  const torn = cut === undefined ? undefined : pieces[cut.pieces]?.subarray(0, cut.bytes)
  return read(dialect, torn === undefined ? chunks : [...chunks, torn])
}

/** Says in every format how parts end, where it is not as wanted. */
export function wrongOutcomes(parts: readonly Part[], wanted: "success" | "failure"): string[] {
  return [...encoders.keys()].flatMap((name) => {
    const outcome = outcomeIn(name, parts)
    return outcome === wanted ? [] : [`${name}: ${outcome} instead of ${wanted}`]
  })
}

/** Cuts a stream at every place, and says where it does not end as it must, for our decoder or in any format. */
export function wrongEnds(source: RecordedSource, cuts: readonly Cut[]): string[] {
  let before = ""
  return cuts.flatMap((cut) => {
    const wanted = isComplete(source, cut) ? "success" : "failure"
    const parts = partsOf(source, cut)
    const end = parts.at(-1)?.type
    const isRight = wanted === "success" ? end === "finish" : end === "error" || end === "interrupted"
    // Most bytes of an event make no difference: what is the same parts is the same in every format.
    const text = JSON.stringify(parts)
    const wrong = text === before ? [] : wrongOutcomes(parts, wanted)
    before = text
    return [...(isRight ? [] : [`decoded: ${end} instead of ${wanted}`]), ...wrong].map(
      (each) => `${cut.pieces} pieces and ${cut.bytes} bytes: ${each}`,
    )
  })
}

function outcomeIn(name: string, parts: readonly Part[]): string {
  const { text, isBroken } = write(name, parts)
  // What has no word for its end is over where it closes, and has failed where it breaks.
  return isBroken ? "failure" : (outcomeOf(name, text) ?? "success")
}
