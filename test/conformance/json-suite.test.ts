import { type Block, decodeJsonArray, decodeJsonLines, decodeJsonSequence, joinBytes, run } from "@millrace/core"
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

/** Stands in the output where a text was refused. */
const BAD = Symbol("bad")

const encoder = new TextEncoder()
const utf8 = (text: string) => encoder.encode(text)
const wholeDecoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })

if (jsonCases.length === 0) console.log("json texts: not found beside the workspace, conformance is not tested")

describe.skipIf(jsonCases.length === 0).each([...KINDS])("the texts of JSONTestSuite to %s", (kind, size) => {
  const cases = jsonCases.filter((row) => row.expect === kind)

  test(`which are ${size}, and JSON.parse does so`, () => {
    expect(cases).toHaveLength(size)
    const isBad = cases.map((row) => parse(caseBytes(row)) === BAD)
    if (kind !== "either") expect(new Set(isBad)).toEqual(new Set([kind === "reject"]))
  })

  test("each as a line, by decodeJsonLines() in every cut", () => {
    for (const row of cases) {
      const bytes = caseBytes(row)
      const onInvalid = () => BAD
      const output = [1, ...linesOf(bytes).filter(isText).map(parse), 2]
      const framed = (end: string) => joinBytes([utf8(`1${end}`), bytes, utf8(`${end}2${end}`)])
      expectInEveryCut(row, framed("\n"), () => decodeJsonLines({ onInvalid }), output)
      expect(run(cutEvery(framed("\r\n"), 3), decodeJsonLines({ onInvalid })), row.name).toEqual(output)
    }
  })

  test("each as a record, by decodeJsonSequence() in every cut", () => {
    for (const row of cases) {
      const bytes = caseBytes(row)
      const input = joinBytes([utf8("\x1e1\n\x1e"), bytes, utf8("\n\x1e2\n")])
      const output = [1, ...[bytes].filter(isText).map(parse), 2]
      expectInEveryCut(row, input, () => decodeJsonSequence({ onInvalid: () => BAD }), output)
    }
  })

  test("each alone, by decodeJsonArray() in every cut", () => {
    for (const row of cases) {
      const value = parse(caseBytes(row))
      expectInEveryCut(row, caseBytes(row), () => decodeJsonArray(), Array.isArray(value) ? value : undefined)
    }
  })
})

/** With `undefined` for the output, the block has to refuse the input, wherever it is cut. */
function expectInEveryCut(
  { name }: JsonCase,
  input: Uint8Array<ArrayBuffer>,
  create: () => Block<Uint8Array, unknown>,
  output: readonly unknown[] | undefined,
) {
  const cuts = input.length > LONG ? [[input]] : chunkings(input, { pairsUpTo: 8, random: 2 })
  for (const cut of cuts) {
    if (output !== undefined) expect(run(cut, create()), name).toEqual(output)
    else expect(() => run(cut, create()), name).toThrow(SyntaxError)
  }
}

/** What `JSON.parse` makes of bytes that have to be UTF-8. */
function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(wholeDecoder.decode(bytes))
  } catch {
    return BAD
  }
}

/** The lines of a text that itself has several: ten of them do. */
function linesOf(bytes: Uint8Array): Uint8Array[] {
  const lines: number[][] = [[]]
  for (const byte of bytes) {
    if (byte === 0x0a) lines.push([])
    else lines.at(-1)?.push(byte)
  }
  return lines.map((line) => Uint8Array.from(line))
}

function isText(bytes: Uint8Array): boolean {
  return bytes.some((byte) => ![0x20, 0x09, 0x0d, 0x0a].includes(byte))
}
