/** The matrix: every source by every client, in the client's own format, over real HTTP. */
import { cutEvery } from "@millrace/core/testing"
import type { Part } from "@millrace/llm"
import type { Judge } from "../judges/judge.ts"
import { judges } from "../judges/judges.ts"
import type { Playback, PlayedAnswer } from "../judges/playback.ts"
import type { Verdict } from "../judges/verdict.ts"
import { encoderOf, encoders } from "./dialects.ts"
import { differences } from "./expectation.ts"
import { factsOf } from "./facts.ts"
import { type Oddity, oddityOf } from "./oddities.ts"
import type { Source } from "./source.ts"
import { read, write } from "./written.ts"

/** One source by one client. */
export interface Cell {
  readonly source: Source
  readonly judge: string
  /** How the client's verdict differs from the facts; empty where the cell passed. */
  readonly differences: readonly string[]
  /** What differs by a way of the client's own. */
  readonly oddities: readonly Oddity[]
}

/** One of so many sources is given to the clients in small pieces, and the others whole. */
const PIECES_EVERY = 5

/** The clients of the formats that we write. */
export const clients: readonly Judge[] = judges.filter(({ dialect }) => encoders.has(dialect))

/** Gives a source to every client. */
export function judgeSource(playback: Playback, source: Source, asked: readonly Judge[] = clients): Promise<Cell[]> {
  const parts = read(source.dialect, [source.bytes])
  const facts = factsOf(parts)
  const inPieces = source.name.length % PIECES_EVERY === 0
  return play(playback, parts, asked, inPieces, (judge, verdict) =>
    cellOf(source, judge, differences(facts, judge, verdict)),
  )
}

/** Writes parts for every client, in its own format, and gives what is made of its verdict. */
export async function play<Result>(
  playback: Playback,
  parts: readonly Part[],
  asked: readonly Judge[],
  inPieces: boolean,
  take: (judge: Judge, verdict: Verdict) => Result,
): Promise<Result[]> {
  const target = { model: "m", tools: parts.flatMap((part) => (part.type === "tool-start" ? [part.name] : [])) }
  const results = [...Map.groupBy(asked, ({ dialect }) => dialect)].map(async ([format, judges]) => {
    const { url, forget } = playback.play(answerOf(format, parts, inPieces))
    const taken: Result[] = []
    for (const judge of judges) taken.push(take(judge, await judge.judge({ url, ...target })))
    forget()
    return taken
  })
  return (await Promise.all(results)).flat()
}

function cellOf(source: Source, judge: Judge, differences: readonly string[]): Cell {
  const explained = differences.map((difference) => oddityOf(judge, source.name, difference))
  return {
    source,
    judge: judge.name,
    differences: differences.filter((_, index) => explained[index] === undefined),
    oddities: explained.filter((oddity) => oddity !== undefined),
  }
}

/** Writes an answer as the gateway would: where the format has no word for a bad end, the connection breaks. */
function answerOf(format: string, parts: readonly Part[], inPieces: boolean): PlayedAnswer {
  const { contentType, headers } = encoderOf(format)
  const { text, isBroken } = write(format, parts)
  const bytes = new TextEncoder().encode(text)
  const chunks = inPieces ? cutEvery(bytes, 7) : [bytes]
  return { contentType, headers, chunks, end: isBroken ? "reset" : "close" }
}
