import { type DecodeTextOptions, decodeText, joinBytes, run } from "@millrace/core"
import { chunkings } from "@millrace/core/testing"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { type Utf8Case, utf8Cases } from "./utf8-cases.ts"

/** How many sequences of each kind there are: a file that has lost some is not the one that is meant. */
const VALID = 77
const INVALID = 145

/** Both options, both ways. */
const OPTIONS: readonly DecodeTextOptions[] = [
  {},
  { ignoreBOM: true },
  { fatal: true },
  { fatal: true, ignoreBOM: true },
]

const encoder = new TextEncoder()

if (utf8Cases.length === 0) console.log("utf8 sequences: not found beside the workspace, conformance is not tested")

describe.skipIf(utf8Cases.length === 0)("decodeText() agrees with utf8tests and TextDecoder", () => {
  test("which have all their sequences", () => {
    const valid = utf8Cases.filter(({ isValid }) => isValid)
    expect([valid.length, utf8Cases.length - valid.length]).toEqual([VALID, INVALID])
  })

  test("on each sequence, in every cut", () => {
    for (const row of utf8Cases) expectAgreement(row, row.bytes, decodeWhole(row.replaced, { ignoreBOM: true }))
  })

  test("on each sequence between others, in every cut", () => {
    for (const row of utf8Cases) {
      const whole = joinBytes([encoder.encode("a"), row.bytes, encoder.encode("é")])
      expectAgreement(row, whole, `a${decodeWhole(row.replaced, { ignoreBOM: true })}é`)
    }
  })
})

/** Bytes that begin, go on with, and end sequences of every length, and those that none may hold. */
const byte = fc.oneof(
  fc.constantFrom(0x00, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec),
  fc.constantFrom(0xed, 0xee, 0xef, 0xbb, 0xbf, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xff),
  fc.nat(255),
)

test("decodeText() agrees with TextDecoder on any bytes, in any cut", () => {
  fc.assert(
    fc.property(
      fc.array(byte, { maxLength: 24 }),
      fc.array(fc.nat(24)),
      fc.constantFrom(...OPTIONS),
      (list, at, options) => {
        const whole = Uint8Array.from(list)
        const places = at.filter((place) => place <= list.length).sort((one, other) => one - other)
        const cut = [0, ...places].map((place, index) => whole.slice(place, places[index] ?? list.length))
        expect(attempt(() => decode(cut, options))).toEqual(attempt(() => decodeWhole(whole, options)))
        expect(attempt(() => decode(cut, options))).toEqual(attempt(() => decodeStream(cut, options)))
      },
    ),
  )
})

/** The text is that of the file, which knows neither options nor byte order marks. */
function expectAgreement({ name, isValid }: Utf8Case, whole: Uint8Array<ArrayBuffer>, text: string) {
  expect(decodeWhole(whole, { ignoreBOM: true }), name).toBe(text)
  for (const options of OPTIONS) {
    const expected = attempt(() => decodeWhole(whole, options))
    expect(expected === REFUSED, name).toBe(options.fatal === true && !isValid)
    for (const cut of chunkings(whole, { random: 5 })) {
      expect(
        attempt(() => decodeStream(cut, options)),
        name,
      ).toBe(expected)
      expect(
        attempt(() => decode(cut, options)),
        name,
      ).toBe(expected)
    }
  }
}

const REFUSED = Symbol("refused")

function attempt(act: () => string): string | symbol {
  try {
    return act()
  } catch {
    return REFUSED
  }
}

function decode(chunks: readonly Uint8Array[], options: DecodeTextOptions): string {
  return run(chunks, decodeText(options)).join("")
}

function decodeWhole(bytes: Uint8Array, { fatal = false, ignoreBOM = false }: DecodeTextOptions): string {
  return new TextDecoder("utf-8", { fatal, ignoreBOM }).decode(bytes)
}

function decodeStream(chunks: readonly Uint8Array[], { fatal = false, ignoreBOM = false }: DecodeTextOptions): string {
  const decoder = new TextDecoder("utf-8", { fatal, ignoreBOM })
  const texts = chunks.map((chunk) => decoder.decode(chunk, { stream: true }))
  return texts.join("") + decoder.decode()
}
