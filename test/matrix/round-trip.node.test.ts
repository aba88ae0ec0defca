/**
 * There and back: a stream that is decoded and written again in its own dialect says the same, to whoever reads its JSON and
 * to our own decoder, and has kept what we do not know.
 */
import { describe, expect, test } from "vitest"
import { changes } from "./changes.ts"
import { decoders, encoders } from "./dialects.ts"
import { factsOf } from "./facts.ts"
import { added, lost, readNative } from "./native.ts"
import { recordedSources } from "./recordings.ts"
import type { Source } from "./source.ts"
import { transcripts } from "./transcripts.ts"
import { read, write } from "./written.ts"

const hasBoth = ({ dialect }: Source) => decoders.has(dialect) && encoders.has(dialect)

const ours: ReadonlySet<Source> = new Set(recordedSources)

/** Those that were cut hold half an event, which no reader takes. */
const named = [...recordedSources, ...transcripts]
  .filter((source) => hasBoth(source) && source.end !== "interrupted")
  .map((source) => [source.name, source] as const)

const encoder = new TextEncoder()

function again({ dialect, bytes }: Source): Uint8Array {
  return encoder.encode(write(dialect, read(dialect, [bytes])).text)
}

describe("what was in the JSON is in it again", () => {
  test.each(named)("%s", (_, source) => {
    const { dialect, bytes, name } = source
    const before = readNative(dialect, bytes)
    const after = readNative(dialect, again(source))
    expect(before.size).toBeGreaterThan(0)
    const isChanged = (path: string) => changes.some((each) => each.sources.test(name) && each.path.test(path))
    expect(lost(before, after).filter((path) => !isChanged(path))).toEqual([])
    // Servers that are like others leave out what we write all the same; our recordings are as they should be.
    if (ours.has(source)) expect(added(dialect, before, after).filter((path) => !isChanged(path))).toEqual([])
  })
})

test.runIf(transcripts.length > 0)("every change that is written down still happens", () => {
  const found = named.flatMap(([name, source]) => {
    const [before, after] = [readNative(source.dialect, source.bytes), readNative(source.dialect, again(source))]
    return [...lost(before, after), ...added(source.dialect, before, after)].map((path) => ({ name, path }))
  })
  const idle = changes.filter(
    (each) => !found.some(({ name, path }) => each.sources.test(name) && each.path.test(path)),
  )
  expect(idle.map(({ reason }) => reason)).toEqual([])
})

describe("our decoder reads the same again", () => {
  test.each([...recordedSources, ...transcripts].filter(hasBoth).map((source) => [source.name, source] as const))(
    "%s",
    (_, source) => {
      const { dialect, bytes } = source
      const facts = factsOf(read(dialect, [bytes]))
      // Most formats have one word for all bad ends, and tell one that was cut as an error.
      const twice = factsOf(read(dialect, [again(source)]))
      const isTorn = facts.end === "interrupted" || facts.tools.some(({ isCut }) => isCut)
      if (!isTorn) return expect(twice).toEqual(facts)
      // Most formats have one word for all bad ends, and tell one that was cut as an error.
      expect(twice.end).toMatch(/^(?:error|interrupted)$/)
      const { end, reason, error, usage } = facts
      expect({ ...twice, end, reason, error, usage }).toEqual(facts)
    },
  )
})
