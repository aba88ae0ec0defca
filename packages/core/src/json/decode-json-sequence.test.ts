import fc from "fast-check"
import { expect, test } from "vitest"
import { compose } from "../block/compose.ts"
import { run } from "../block/run.ts"
import { encodeText } from "../bytes/encode-text.ts"
import type { FormatError } from "../error/format-error.ts"
import { map } from "../item/map.ts"
import { cutEvery, obeysLaws } from "../testing/index.ts"
import { type DecodeJsonSequenceOptions, decodeJsonSequence } from "./decode-json-sequence.ts"
import { encodeJsonSequence } from "./encode-json-sequence.ts"

const encoder = new TextEncoder()
const utf8 = (text: string) => encoder.encode(text)

/** Values, and for each bad item its code, number and offset. */
function decode(chunks: readonly Uint8Array[], options: DecodeJsonSequenceOptions = {}) {
  const mark = ({ code, line, offset }: FormatError) => `${code} ${line} at ${offset}`
  return run(chunks, decodeJsonSequence({ ...options, onInvalid: mark }))
}

/** `^` stands for the record separator and `$` for the line feed; bytes are given as they are. */
const vectors: readonly (readonly [name: string, input: string | Uint8Array, output: readonly unknown[]])[] = [
  ["nothing", "", []],
  ["one item", '^{"a":1}$', [{ a: 1 }]],
  ["items of every kind", '^1$^"a"$^true$^false$^null$^[]$^{}$', [1, "a", true, false, null, [], {}]],
  ["line feeds within an item", '^{$"a":$[1,$2]$}$^3$', [{ a: [1, 2] }, 3]],
  ["an item that starts on the next line", "^$$[1]$", [[1]]],
  ["carriage returns", '^{"a":1}\r$^2\r$', [{ a: 1 }, 2]],
  ["separators in a row, which are no empty items", "^^^1$^^2$^", [1, 2]],
  ["items of white space", "^ $^\t\r$^1$", [1]],
  ["white space in front of the first separator", " $^1$", [1]],
  [
    "an object, an array and a string without line feed, which end by themselves",
    '^{"a":1}^[2]^"b"',
    [{ a: 1 }, [2], "b"],
  ],
  ["a number without line feed in the middle", "^12^3$", ["truncated-json 1 at 1", 3]],
  ["a number without line feed at the end", "^1$^12", [1, "truncated-json 2 at 4"]],
  [
    "words without line feed",
    "^true^false^null",
    ["truncated-json 1 at 1", "truncated-json 2 at 6", "truncated-json 3 at 12"],
  ],
  ["a number and a word behind which other white space stands", "^12 ^true\t^null\r", [12, true, null]],
  ["an object that breaks off", '^{"a":^{"a":2}$', ["truncated-json 1 at 1", { a: 2 }]],
  ["an object that breaks off at a line feed", '^{"a":$^{"a":2}$', ["truncated-json 1 at 1", { a: 2 }]],
  ["a string that breaks off, and one behind it", '^"ab^"c"$', ["truncated-json 1 at 1", "c"]],
  ["a string that breaks off behind a backslash", '^"ab\\^"c"$', ["truncated-json 1 at 1", "c"]],
  ["a line feed in a string, which JSON does not have", '^"a$b"$^1$', ["invalid-json 1 at 1", 1]],
  ["the end within an item", '^[1]$^{"a', [[1], "truncated-json 2 at 6"]],
  ["what is no JSON", "^nope$^1$", ["invalid-json 1 at 1", 1]],
  ["what is no JSON, over several lines, as one bad item", "^no$pe$1$^1$", ["invalid-json 1 at 1", 1]],
  ["brackets that do not match", "^{]$^[}}$^1$", ["invalid-json 1 at 1", "invalid-json 2 at 5", 1]],
  ["several texts on one line", "^1 2$^{}{}$^3$", ["invalid-json 1 at 1", "invalid-json 2 at 6", 3]],
  ["a text behind the line feed of another", "^1$2$3$^4$", [1, "invalid-json 2 at 3", 4]],
  ["what stands in front of the first separator", '{"torn":1}$^1$', ["invalid-json 1 at 0", 1]],
  ["what breaks off in front of the first separator", 'orn":1^1$', ["truncated-json 1 at 0", 1]],
  ["no separator at all", '{"a":1}$2$', ["invalid-json 1 at 0"]],
  ["brackets and backslashes in strings", '^["]}","\\"[{","\\\\"]$^1$', [["]}", '"[{', "\\"], 1]],
  ["an escaped separator in a string", '^"\\u001e"$', ["\x1e"]],
  ["letters beyond ASCII", '^"é😀"$^"\u2028"$', ["é😀", "\u2028"]],
  ["what is not UTF-8", Uint8Array.of(0x1e, 0x22, 0xc3, 0x22, 0x0a, 0x1e, 0x31, 0x0a), ["invalid-utf8 1 at 1", 1]],
  ["a byte order mark, which is no white space", "\uFEFF^1$", ["truncated-json 1 at 0", 1]],
]

test.each(vectors)("decodeJsonSequence() reads %s, in any cut", (_name, input, output) => {
  const bytes = typeof input === "string" ? utf8(input.replaceAll("^", "\x1e").replaceAll("$", "\n")) : input
  expect(decode([bytes])).toEqual(output)
  expect(decode(cutEvery(bytes, 1))).toEqual(output)
  for (let place = 1; place < bytes.length; place++) {
    expect(decode([bytes.slice(0, place), bytes.slice(place)])).toEqual(output)
  }
})

test("decodeJsonSequence() gives an item at its line feed, and does not wait for the next separator", () => {
  const given: unknown[] = []
  const outlet = { enqueue: (value: unknown) => given.push(value), terminate() {} }
  const block = decodeJsonSequence()
  block.transform(utf8('\x1e{\n"a":1}'), outlet)
  expect(given).toEqual([])
  block.transform(utf8("\n"), outlet)
  expect(given).toEqual([{ a: 1 }])
})

test("decodeJsonSequence() throws at the first bad item, and can leave bad ones out", () => {
  const input = [utf8("\x1e1\n\x1e{\x1e2\n")]
  expect(() => run(input, decodeJsonSequence())).toThrow(
    expect.objectContaining({ code: "truncated-json", line: 2, offset: 4, input: "{" }),
  )
  expect(() => run(input, decodeJsonSequence())).toThrow(SyntaxError)
  expect(run(input, decodeJsonSequence({ onInvalid: "skip" }))).toEqual([1, 2])
})

test("decodeJsonSequence() quotes what it cannot parse, with the cause", () => {
  try {
    run([utf8("\x1enope\n")], decodeJsonSequence())
    expect.unreachable()
  } catch (error) {
    expect(error).toMatchObject({ message: 'Cannot parse item 1 as JSON: "nope"', cause: expect.any(SyntaxError) })
  }
})

test("decodeJsonSequence() counts the limit in bytes, to the letter, and not where it leaves out", () => {
  const run4 = (text: string) => decode([utf8(text)], { maxByteLength: 4 })
  expect(run4('\x1e"é"\n\x1e1234\n')).toEqual(["é", 1234])
  expect(run4("\x1eno\n and much that is left out\x1e1\n")).toEqual(["invalid-json 1 at 1", 1])
  for (const text of ['\x1e"éé"\n', "\x1e12345", "\x1e12345\x1e", "     "]) {
    expect(() => run4(text)).toThrow(expect.objectContaining({ code: "item-too-long", limit: 4 }))
  }
})

test("decodeJsonSequence() takes no other block's failure for a bad item", () => {
  const failing = map(() => {
    throw new RangeError("mine")
  })
  expect(() => run([utf8("\x1e1\n")], decodeJsonSequence({ onInvalid: "skip" }), failing)).toThrow("mine")
})

test("decodeJsonSequence() refuses what it cannot use", () => {
  expect(() => decodeJsonSequence({ maxByteLength: 0 })).toThrow(expect.objectContaining({ code: "invalid-option" }))
  expect(() => decodeJsonSequence({ onInvalid: "ignore" as never })).toThrow(TypeError)
  expect(() => run(["\x1e1\n" as never], decodeJsonSequence())).toThrow(
    expect.objectContaining({ code: "invalid-chunk" }),
  )
})

test("decodeJsonSequence() lets no __proto__ reach a prototype", () => {
  const [value] = run([utf8('\x1e{"__proto__":{"polluted":true}}\n')], decodeJsonSequence<object>())
  expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
})

test("decodeJsonSequence() and encodeJsonSequence() obey the laws", () => {
  const checked = obeysLaws(
    () => decodeJsonSequence(),
    [
      {
        input: [utf8('\x1e{"a":"é"}\n\x1e1'), utf8('2\n\x1e[\n"😀"'), utf8('\n]\n\x1e"end"')],
        output: [{ a: "é" }, 12, ["😀"], "end"],
        each: [[{ a: "é" }], [12], [["😀"]], ["end"]],
      },
      { input: [utf8("\x1e\x1enull\n\x1efalse\n")], output: [null, false] },
    ],
    {
      bound: {
        create: (maxByteLength) => decodeJsonSequence({ maxByteLength }),
        chunk: utf8("1234567890"),
        prefix: utf8("\x1e"),
        code: "item-too-long",
      },
      mirror: () => compose(encodeJsonSequence(), encodeText()),
      linear: {
        create: () => decodeJsonSequence({ maxByteLength: 1e9, onInvalid: "skip" }),
        chunk: utf8("[\n1,\n2]\n12345678"),
      },
    },
  )
  expect(checked).toEqual(["Cut", "Silence", "Bound", "End", "Ownership", "Mirror", "Linear"])
})

test("decodeJsonSequence() obeys the law Failure", () => {
  obeysLaws(
    () => decodeJsonSequence({ maxByteLength: 8 }),
    [
      { input: [utf8("\x1e1\n\x1e{]\n\x1e2\n")], output: [1], throws: "invalid-json" },
      { input: [utf8("\x1e1\n\x1e2\x1e3\n")], output: [1], throws: "truncated-json" },
      { input: [Uint8Array.of(0x1e, 0x31, 0x0a, 0x1e, 0xff, 0x0a)], output: [1], throws: "invalid-utf8" },
      { input: [utf8("\x1e1\n\x1e123456789\n")], output: [1], throws: "item-too-long" },
    ],
  )
})

test("decodeJsonSequence() reads what encodeJsonSequence() writes of any value", () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue()), fc.integer({ min: 1, max: 20 }), (values, width) => {
      const text = run(values, encodeJsonSequence()).join("")
      const parsed = values.map((value) => JSON.parse(JSON.stringify(value)))
      expect(run(cutEvery(utf8(text), width), decodeJsonSequence())).toEqual(parsed)
    }),
  )
})
