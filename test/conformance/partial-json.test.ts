import { FormatError, LimitError, partialJson } from "@millrace/core"
import { chunkings, cutEvery } from "@millrace/core/testing"
import { describe, expect, test } from "vitest"
import { caseBytes, type JsonCase, jsonCases } from "./json-cases.ts"

/** How many texts of each kind there are: a table that has lost some is not the one that is meant. */
const KINDS = new Map<JsonCase["expect"], number>([
  ["accept", 95],
  ["reject", 188],
  ["either", 35],
])

/** Longer texts, which are thousands of brackets, are cut in fewer ways. */
const LONG = 1000

/** Enough for the deepest text that `JSON.parse` accepts; of two that it refuses, each bracket would cost 50,000 keys. */
const DEPTH = 1000

/** Stands for the value of a text that is refused. */
const BAD = Symbol("bad")

if (jsonCases.length === 0) console.log("json texts: not found beside the workspace, conformance is not tested")

describe.skipIf(jsonCases.length === 0).each([...KINDS])("the texts of JSONTestSuite to %s", (kind, size) => {
  const cases = jsonCases.filter((row) => row.expect === kind)

  test(`which are ${size}, by partialJson() in every cut`, () => {
    expect(cases).toHaveLength(size)
    for (const row of cases) {
      const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(caseBytes(row))
      const wanted = parse(text)
      if (kind !== "either") expect(wanted === BAD, row.name).toBe(kind === "reject")
      const cuts = text.length > LONG ? [[text], cutEvery(text, 7)] : chunkings(text, { pairsUpTo: 24, random: 20 })
      for (const chunks of cuts) {
        expect(parsePartial(chunks), row.name).toEqual(wanted)
      }
    }
  })
})

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return BAD
  }
}

function parsePartial(chunks: readonly string[]): unknown {
  const block = partialJson({ maxDepth: DEPTH })
  let value: unknown = BAD
  const outlet = { enqueue: (item: { value: unknown }) => (value = item.value), terminate() {} }
  try {
    for (const chunk of chunks) block.transform(chunk, outlet)
    block.flush(outlet)
  } catch (error) {
    if (!(error instanceof FormatError || error instanceof LimitError)) throw error
    return BAD
  }
  return value
}
