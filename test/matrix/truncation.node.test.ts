/**
 * Recordings of ours, cut behind every event and inside of every event: whatever the upstream's format, no client of any
 * other is told that the answer is whole, unless it was by the upstream's own end rule; and an answer that is whole never
 * looks cut.
 */
import { describe, expect, test } from "vitest"
import { type RecordedSource, recordedSources } from "./recordings.ts"
import { shortSources } from "./short.ts"
import { cutsAround, cutsEverywhere, partsOf, wrongEnds, wrongOutcomes } from "./truncation.ts"

/** Of a stream of more pieces than this, the middle of its one long text is looked at in samples: the long run sees all. */
const LONG = 300

const named = (sources: readonly RecordedSource[]) => sources.map((source) => [source.name, source] as const)

describe("an answer that was not cut", () => {
  test.each(named([...recordedSources, ...shortSources]))("%s ends as it was written", (_, source) => {
    const parts = partsOf(source)
    expect(parts.at(-1)?.type).toBe(source.end)
    expect(wrongOutcomes(parts, source.end === "finish" ? "success" : "failure")).toEqual([])
  })
})

describe("an answer that was cut around every event", () => {
  test.each(named(recordedSources))("%s", (_, source) => {
    const indices = source.pieces.length > LONG ? sample(source.pieces.length) : undefined
    expect(wrongEnds(source, cutsAround(source, indices))).toEqual([])
  })
})

describe("an answer that was cut at every byte", () => {
  test.each(named(shortSources))("%s", (_, source) => {
    expect(wrongEnds(source, cutsEverywhere(source))).toEqual([])
  })
})

/** The first 20 pieces, the last 5, and one in a hundred between them. */
function sample(length: number): number[] {
  return [...Array(length).keys()].filter((index) => index < 20 || index >= length - 5 || index % 100 === 0)
}
