import fc from "fast-check"
import { expect, test, vi } from "vitest"
import { run } from "../block/run.ts"
import { obeysLaws } from "../testing/index.ts"
import { type TaggedText, tagged } from "./tagged.ts"

const outside = (text: string) => ({ tag: undefined, text })
const think = (text: string) => ({ tag: "think", text })

/** Makes one of two neighbours inside the same tag. */
function join(one: TaggedText, other: TaggedText): TaggedText | undefined {
  return one.tag === other.tag ? { tag: one.tag, text: one.text + other.text } : undefined
}

test("tagged() tells text inside a tag from text outside", () => {
  expect(run(["a<think>b</think>c"], tagged("think"))).toEqual([outside("a"), think("b"), outside("c")])
})

test("tagged() finds marks cut anywhere, and gives text as it comes", () => {
  const chunks = ["<", "think>Let", " me", " see.\n</th", "ink>", "\nIt is 4 < 5"]
  expect(run(chunks, tagged(["think"]))).toEqual([
    think("Let"),
    think(" me"),
    think(" see.\n"),
    outside("\nIt is 4 < 5"),
  ])
})

test("tagged() gives nothing for a tag with nothing in it", () => {
  expect(run(["<think></think>a<think></think>"], tagged("think"))).toEqual([outside("a")])
})

test("tagged() looks for nothing but the closing mark inside a tag, and outside takes that for text", () => {
  expect(run(["</think><a><think><a></a></think></a>"], tagged(["think", "a"]))).toEqual([
    outside("</think>"),
    { tag: "a", text: "<think><a>" },
    outside("</think></a>"),
  ])
})

test("tagged() takes tags with marks of their own, the same for both sides too", () => {
  const tags = [{ name: "math", open: "$$", close: "$$" }, { name: "code", open: "`", close: "`" }, "think"] as const
  expect(run(["a$$x$$b`$$`$"], tagged(tags))).toEqual([
    outside("a"),
    { tag: "math", text: "x" },
    outside("b"),
    { tag: "code", text: "$$" },
    outside("$"),
  ])
})

test("tagged() opens what is complete first", () => {
  const tags = [
    { name: "long", open: "```x", close: "!" },
    { name: "short", open: "```", close: "?" },
  ]
  expect(run(["a```x!b?"], tagged(tags))).toEqual([outside("a"), { tag: "short", text: "x!b" }])
})

test("tagged() gives what is unclosed at the end with its tag, and says so", () => {
  const onUnclosed = vi.fn()
  expect(run(["a<think>b</thin"], tagged("think", { onUnclosed }))).toEqual([outside("a"), think("b"), think("</thin")])
  expect(onUnclosed.mock.calls).toEqual([["think"]])
  expect(run(["a<thin"], tagged("think", { onUnclosed }))).toEqual([outside("a"), outside("<thin")])
  run(["<think></think>"], tagged("think", { onUnclosed }))
  expect(onUnclosed.mock.calls.length).toBe(1)
})

test("tagged() takes any name for no more than a name", () => {
  expect(run(["<__proto__>x"], tagged("__proto__"))).toEqual([{ tag: "__proto__", text: "x" }])
})

test("tagged() refuses tags without marks, and chunks that are not text", () => {
  for (const tags of ["", ["a", ""], [{ name: "a", open: "<a>", close: "" }], [{ name: "a" }], [1]]) {
    expect(() => tagged(tags as never)).toThrow(expect.objectContaining({ code: "invalid-option" }))
  }
  expect(() => run([1 as never], tagged("a"))).toThrow(expect.objectContaining({ code: "invalid-chunk" }))
})

test("tagged() obeys the laws", () => {
  const checked = obeysLaws<string, TaggedText>(
    () => tagged(["think", { name: "tool", open: "[[", close: "]]" }]),
    [
      {
        input: ["Hi <th", "ink>ab</t", "c</think", ">[", "[x]", "]<thin", "k", "!"],
        output: [outside("Hi "), think("ab</tc"), { tag: "tool", text: "x" }, outside("<think!")],
        each: [
          [outside("Hi ")],
          [think("ab")],
          [think("</tc")],
          [],
          [{ tag: "tool", text: "x" }],
          [],
          [],
          [outside("<think!")],
          [],
        ],
      },
      { input: ["[[[a]]]"], output: [{ tag: "tool", text: "[a" }, outside("]")] },
      { input: ["😀<think>😀"], output: [outside("😀"), think("😀")] },
      { input: [""], output: [] },
    ],
    { join, linear: { create: () => tagged("think"), chunk: "<think>sixteen</think", count: 20_000 } },
  )
  expect(checked).toEqual(["Cut", "Silence", "End", "Linear"])
})

test("tagged() splits as indexOf() does, for texts and cuts at random", () => {
  const piece = fc.constantFrom("<a>", "</a>", "<b>", "</b>", "<", "/", "a", "b", ">", "a>")
  fc.assert(
    fc.property(fc.array(piece), fc.array(fc.nat(9)), (pieces, widths) => {
      const whole = pieces.join("")
      const chunks: string[] = []
      let place = 0
      for (const width of widths) {
        chunks.push(whole.slice(place, place + width))
        place += width
      }
      const given = run([...chunks, whole.slice(place)], tagged(["a", "b"]))

      const wanted: TaggedText[] = []
      let tag: string | undefined
      let start = 0
      const give = (end: number) => end > start && wanted.push({ tag, text: whole.slice(start, end) })
      for (let index = 0; index < whole.length; ) {
        const mark = (tag === undefined ? ["<a>", "<b>"] : [`</${tag}>`]).find((each) => whole.startsWith(each, index))
        if (mark === undefined) index++
        else {
          give(index)
          tag = tag === undefined ? mark.slice(1, 2) : undefined
          start = index += mark.length
        }
      }
      give(whole.length)
      const units = (items: readonly TaggedText[]) =>
        items.flatMap((item) => item.text.split("").map((unit) => `${item.tag} ${unit}`))
      expect(units(given)).toEqual(units(wanted))
    }),
  )
})
