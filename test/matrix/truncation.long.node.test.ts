/** The long recordings, cut behind every one of their events and inside of every one. */
import { expect, test } from "vitest"
import { recordedSources } from "./recordings.ts"
import { cutsAround, wrongEnds } from "./truncation.ts"

const long = recordedSources.filter(({ conversation }) => conversation.name === "long")

test.each(long.map((source) => [source.name, source] as const))("%s", { timeout: 600_000 }, (_, source) => {
  expect(wrongEnds(source, cutsAround(source))).toEqual([])
})
