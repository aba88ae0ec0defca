import fc from "fast-check"
import { expect, test } from "vitest"
import { run } from "../block/run.ts"
import { cutEvery, obeysLaws } from "../testing/index.ts"
import { type SegmentOptions, segment } from "./segment.ts"

/** What the platform makes of the whole text. */
function whole(text: string, { locale = "en", granularity = "grapheme" }: SegmentOptions): string[] {
  return [...new Intl.Segmenter(locale as string, { granularity }).segment(text)].map(({ segment }) => segment)
}

/** Feeds chunks and tells what each of them, and last the end, has given. */
function each(chunks: readonly string[], options?: SegmentOptions): string[][] {
  const given: string[][] = []
  const outlet = { enqueue: (text: string) => void given.at(-1)?.push(text), terminate() {} }
  const block = segment(options)
  for (const chunk of chunks) {
    given.push([])
    block.transform(chunk, outlet)
  }
  given.push([])
  block.flush(outlet)
  return given
}

/** What joins, divides or changes sides with what stands beside it, for each kind of segment. */
const nasty = {
  grapheme: [
    ..."a🇩🇪🇫👩🚀🏽 \r\n\t",
    "\u0301",
    "\u200d",
    "\ufe0f",
    "\u1100",
    "\u1161",
    "\u11a8",
    "\u0915",
    "\u094d",
    "\u0600",
  ],
  word: [
    ..."ab12.,'\":;_- \r\n日本々のテーภาษาไทย่한۝⺀️👩🇩",
    "\u0301",
    "\u200d",
    "\u2019",
    "\u05d0",
    "\u2044",
    "\u00ad",
  ],
  sentence: [...'aB1.!?…,:;()" \r\n日。」é—', "\u0301", "\u00a0", "\u2024", "\u05d0", "\u00ad", "\u2028", "\uff9e"],
} as const

test("segment() gives graphemes by default, each with the one behind it", () => {
  expect(each(["e", "\u0301x", "y"])).toEqual([[], ["e\u0301"], ["x"], ["y"]])
})

test("segment() keeps what belongs together, wherever it is cut", () => {
  const text = "👨‍👩‍👧‍👦🇩🇪🇫🇷👍🏽e\u0301\r\n각한1️⃣क्षि"
  const graphemes = whole(text, {})
  for (const width of [1, 2, 3, 5]) expect(run(cutEvery(text, width), segment())).toEqual(graphemes)
  expect(graphemes.slice(0, 5)).toEqual(["👨‍👩‍👧‍👦", "🇩🇪", "🇫🇷", "👍🏽", "e\u0301"])
})

test("segment() joins halves of a pair that came apart, and gives one that is alone as it is", () => {
  expect(each(["a\ud83d", "\udc4d\ud83c", "\udffd", "b\ud83d"])).toEqual([[], ["a"], [], ["👍🏽"], ["b", "\ud83d"]])
})

test("segment() gives words and what is between them", () => {
  const options = { granularity: "word" } as const
  expect(each(["Hel", "lo wor", "ld"], options)).toEqual([[], ["Hello", " "], [], ["world"]])
})

test("segment() waits with a word for what a mark behind it may join", () => {
  const options = { granularity: "word" } as const
  const given = each(["can", "'", "t", " ", "3", ".", "14 it", "'", " "], options)
  expect(given.map((texts) => texts.join("|"))).toEqual(["", "", "", "can't", " ", "", "3.14| ", "", "it|'", " "])
})

test("segment() gives a row of words without spaces when it is over", () => {
  const options = { granularity: "word" } as const
  for (const row of ["日本語のテキストです", "ภาษาไทยง่ายนิดเดียว"]) {
    const given = each([...cutEvery(row, 2), " "], options)
    expect(given.slice(0, -2).flat()).toEqual([])
    expect(given.at(-2)).toEqual(whole(row, options))
    expect(given.at(-2)?.length).toBeGreaterThan(1)
  }
})

test("segment() gives a sentence with the next letter", () => {
  const options = { granularity: "sentence" } as const
  const given = each(["It is 3.", "5 km. ", "12 ", "(", "Go", "! N", "o"], options)
  expect(given.map((texts) => texts.join("|"))).toEqual(["", "", "", "", "It is 3.5 km. ", "12 (Go! ", "", "No"])
})

test("segment() goes on with a sentence where a small letter follows, over any length", () => {
  const options = { granularity: "sentence" } as const
  const text = `See fig. ${"1".repeat(3000)} below. Yes`
  expect(run(cutEvery(text, 7), segment(options))).toEqual(whole(text, options))
  expect(whole(text, options)).toHaveLength(2)
})

test.each(["grapheme", "word", "sentence"] as const)(
  "segment() gives all that a line feed ends at once: %s",
  (granularity) => {
    const text = "One two.\n"
    expect(each([text, "x"], { granularity })[0]).toEqual(whole(text, { granularity }))
    const long = `${"long ".repeat(1000)}\n`
    expect(
      each([...cutEvery(long, 10), "x"], { granularity })
        .at(-3)
        ?.at(-1),
    ).toMatch(/\n$/)
  },
)

test("segment() divides by the rules of the locale", () => {
  const text = "Τι; Ναι."
  expect(run([text], segment({ granularity: "sentence", locale: "el" }))).toEqual(
    whole(text, { granularity: "sentence", locale: "el" }),
  )
  expect(run(["a b"], segment({ granularity: "word", locale: ["de", "en"] }))).toEqual(["a", " ", "b"])
})

test("segment() gives nothing for nothing", () => {
  expect(each(["", ""])).toEqual([[], [], []])
})

test("segment() throws at the limit, behind the segments before it", () => {
  const given: string[] = []
  const outlet = { enqueue: (text: string) => given.push(text), terminate() {} }
  const block = segment({ maxLength: 3 })
  expect(() => block.transform("ae\u0301\u0301\u0301b", outlet)).toThrow(
    "Cannot buffer a segment longer than 3 code units: current length is 4",
  )
  expect(given).toEqual(["a"])
  const failure = expect.objectContaining({ code: "segment-too-long", limit: 3 })
  expect(() => run(["日本", "語の"], segment({ granularity: "word", maxLength: 3 }))).toThrow(failure)
  expect(() => run(["12", "34."], segment({ granularity: "sentence", maxLength: 3 }))).toThrow(failure)
  expect(run(["abc'", "d e"], segment({ granularity: "word", maxLength: 5 }))).toEqual(["abc'd", " ", "e"])
})

test("segment() stops a bomb of marks and joiners at its limit", () => {
  for (const part of ["\u0301", "👩\u200d", "\u1100"]) {
    const outlet = { enqueue() {}, terminate() {} }
    const block = segment({ maxLength: 20_000 })
    let fed = 0
    const feed = () => {
      for (; fed < 100_000; fed += part.length) block.transform(part, outlet)
    }
    expect(feed).toThrow(RangeError)
    expect(fed + part.length).toBeGreaterThan(20_000)
    expect(fed).toBeLessThanOrEqual(20_001)
  }
})

test("segment() refuses options and chunks that are none", () => {
  const failure = expect.objectContaining({ code: "invalid-option" })
  for (const options of [{ granularity: "line" }, { locale: "no locale" }, { maxLength: 0 }]) {
    expect(() => segment(options as never)).toThrow(failure)
  }
  expect(() => run([7 as never], segment())).toThrow(expect.objectContaining({ code: "invalid-chunk" }))
})

test.each(["grapheme", "word", "sentence"] as const)(
  "segment() gives what the whole text would, by %s",
  (granularity) => {
    const text = fc.array(fc.constantFrom(...nasty[granularity]), { maxLength: 24 }).map((units) => units.join(""))
    fc.assert(
      fc.property(
        text,
        fc.integer({ min: 1, max: 5 }),
        fc.constantFrom("en", "ja", "th", "el"),
        (input, width, locale) => {
          const options = { granularity, locale }
          expect(run(cutEvery(input, width), segment(options))).toEqual(whole(input, options))
        },
      ),
    )
  },
)

test("segment() obeys the laws for graphemes", () => {
  const checked = obeysLaws(
    () => segment(),
    [
      { input: ["e\u0301👩\u200d", "🚀🇩🇪🇫\r\nx"], output: ["e\u0301", "👩\u200d🚀", "🇩🇪", "🇫", "\r\n", "x"] },
      { input: ["ab", "c\n"], output: ["a", "b", "c", "\n"], each: [["a"], ["b", "c", "\n"], []] },
      { input: [""], output: [] },
    ],
    {
      bound: { create: (maxLength) => segment({ maxLength }), chunk: "\u0301".repeat(10), code: "segment-too-long" },
      linear: { create: () => segment({ maxLength: 1e9 }), chunk: "\u0301".repeat(16) },
    },
  )
  expect(checked).toEqual(["Cut", "Silence", "Bound", "End", "Linear"])
})

test("segment() obeys the laws for words", () => {
  const create = (maxLength?: number) => segment({ granularity: "word", maxLength })
  const checked = obeysLaws(
    () => create(),
    [
      { input: ["can't stop 3.14, a_b"], output: ["can't", " ", "stop", " ", "3.14", ",", " ", "a_b"] },
      { input: ["a b", " "], output: ["a", " ", "b", " "], each: [["a", " "], ["b"], [" "]] },
    ],
    {
      bound: { create, chunk: "abcdefghij", code: "segment-too-long" },
      linear: { create: () => create(1e9), chunk: "sixteen_letters_" },
    },
  )
  expect(checked).toEqual(["Cut", "Silence", "Bound", "End", "Linear"])
})

test("segment() obeys the laws for sentences", () => {
  const create = (maxLength?: number) => segment({ granularity: "sentence", maxLength })
  const checked = obeysLaws(
    () => create(),
    [
      { input: ['He said "no." 5 Yes.\nEnd', "?"], output: ['He said "no." ', "5 Yes.\n", "End?"] },
      { input: ["A. B", ". C"], output: ["A. ", "B. ", "C"], each: [["A. "], ["B. "], ["C"]] },
    ],
    {
      bound: { create, chunk: "abcdefghij", code: "segment-too-long" },
      linear: { create: () => create(1e9), chunk: "sixteen letters," },
    },
  )
  expect(checked).toEqual(["Cut", "Silence", "Bound", "End", "Linear"])
})
