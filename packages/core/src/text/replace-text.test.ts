import { expect, test } from "vitest"
import { run } from "../block/run.ts"
import { obeysLaws } from "../testing/index.ts"
import { type ReplaceTextOptions, replaceText } from "./replace-text.ts"

const KEY = { find: /\bsk-[A-Za-z0-9]{20,64}/, replace: "[key]" }
const ADDRESS = { find: /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}/, replace: "[address]" }

test("replaceText() replaces every match, wherever the text is cut", () => {
  const rule = { find: "colour", replace: "color" }
  expect(run(["A col", "our, two co", "lours, no col"], replaceText(rule))).toEqual([
    "A ",
    "color, two ",
    "colors, no ",
    "col",
  ])
})

test("replaceText() takes the match that starts first, then the rule that stands first", () => {
  const rules = [
    { find: "bcd", replace: "<1>" },
    { find: "ab", replace: "<2>" },
    { find: "abc", replace: "<3>" },
    { find: /c./, replace: "<4>" },
  ]
  expect(run(["abcd bcd abc"], replaceText(rules))).toEqual(["<2><4> <1> <2>", "c"])
})

test("replaceText() does not search what it has put in", () => {
  const rules = [
    { find: "a", replace: "b" },
    { find: "b", replace: "aa" },
    { find: /^c/, replace: "" },
  ]
  expect(run(["ccab"], replaceText(rules))).toEqual(["cbaa"])
})

test("replaceText() takes a string as it stands, and gives a function the match and its named groups", () => {
  const seen: unknown[] = []
  const rules = [
    {
      find: /(?<name>\w{1,9})=(?<value>\d{1,9}|)(?<rest>;)?/,
      replace: (match: string, groups: object) => `${seen.push([match, { ...groups }])}`,
    },
    { find: "$", replace: "$& $1 $$" },
  ]
  expect(run(["a=1", "2; $", " b= "], replaceText(rules)).join("")).toBe("1 $& $1 $$ 2 ")
  expect(seen).toEqual([
    ["a=12;", { name: "a", value: "12", rest: ";" }],
    ["b=", { name: "b", value: "", rest: undefined }],
  ])
})

test("replaceText() looks at what is before and behind a match, as it was before any replacement", () => {
  const rules = [
    { find: /\bcat\b/, replace: "dog" },
    { find: "- ", replace: "x" },
  ]
  expect(run(["cat", "s conc", "at", " ca", "t- cat"], replaceText(rules)).join("")).toBe("cats concat dogxdog")
  expect(run(["a\n", "b\nb", "\nbb", "\nb"], replaceText({ find: /^b$/m, replace: "B" })).join("")).toBe(
    "a\nB\nB\nbb\nB",
  )
  expect(run(["a", "a", "a"], replaceText({ find: /^a|a$/, replace: "A" })).join("")).toBe("AaA")
})

test("replaceText() passes over a match of no text", () => {
  expect(run(["xaay"], replaceText({ find: /a{0,3}/, replace: "-" })).join("")).toBe("x-y")
  expect(run(["xaay"], replaceText({ find: /a??|x/, replace: "-" })).join("")).toBe("xaay")
})

test("replaceText() keeps a surrogate pair together for patterns of characters only", () => {
  const cut = ["\ud83d", "\ude00\ud83d", "\ude01"]
  expect(run(cut, replaceText({ find: /./u, replace: "x" }))).toEqual(["x", "x"])
  expect(run(cut, replaceText({ find: /./, replace: "x" })).join("")).toBe("xxxx")
  expect(run(cut, replaceText({ find: /[😁]/u, replace: "x" }))).toEqual(["😀", "x"])
  expect(run(cut, replaceText({ find: "\ude00", replace: "x" })).join("")).toBe("\ud83dx😁")
  expect(run(["\ud83d"], replaceText({ find: /./u, replace: "x" }))).toEqual(["x"])
})

test("replaceText() leaves the patterns it is given as they are", () => {
  const find = /a/gy
  find.lastIndex = 7
  expect(run(["banana"], replaceText({ find, replace: "o" }))).toEqual(["bonono"])
  expect(find.lastIndex).toBe(7)
})

test("replaceText() without rules passes text on", () => {
  expect(run(["a", "", "b"], replaceText([]))).toEqual(["a", "b"])
})

test("replaceText() holds no more than the longest match, and refuses a rule that may need more than maxHold", () => {
  const make = (find: string | RegExp, options?: ReplaceTextOptions) => () =>
    replaceText({ find, replace: "" }, options)
  expect(make("abcd", { maxHold: 3 })).toThrow('Cannot use 3 as maxHold: wanted at least 4, as "abcd" needs')
  expect(make(/a{1,2}(?:bc|d){2}/, { maxHold: 5 })).toThrow("wanted at least 6")
  expect(make(/a{1,1025}/)).toThrow(expect.objectContaining({ code: "invalid-option" }))
  for (const make6 of [make("abcdef", { maxHold: 6 }), make(/a{1,2}(?:bc|d){2}/, { maxHold: 6 }), make(/a{1,1024}/)])
    make6()
  make(/a{1,1025}/, { maxHold: Number.POSITIVE_INFINITY })()
  const block = make(/x{8}y/, { maxHold: 9 })()
  const given: string[] = []
  const outlet = { enqueue: (text: string) => void given.push(text), terminate() {} }
  for (let fed = 1; fed <= 5000; fed++) {
    block.transform("x", outlet)
    expect(given.length).toBe(Math.max(0, fed - 8))
  }
})

test("replaceText() refuses rules and options that are none", () => {
  const failure = expect.objectContaining({ code: "invalid-option" })
  for (const rule of [
    { find: "", replace: "" },
    { find: 1, replace: "" },
    { find: "a" },
    { find: /a/, replace: null },
  ]) {
    expect(() => replaceText(rule as never)).toThrow(failure)
  }
  expect(() => replaceText([], { maxHold: 0 })).toThrow(failure)
  expect(() => run([1 as never], replaceText([]))).toThrow("Cannot take 1 as a chunk: wanted a string")
})

test("replaceText() obeys the laws", () => {
  const key = `sk-${"aB3".repeat(8)}`
  const cases = [
    {
      input: ["My key is s", `k-${key.slice(3, 9)}`, key.slice(9), "!. Ask s", "k-all, desk-", `${key}`],
      output: ["My key is [key]!. Ask sk-all, desk-[key]"],
      each: [["My key is "], [], [], ["[key]!. Ask "], ["sk-all, desk-"], [], ["[key]"]],
    },
    {
      input: ["Write to ann", "@", "exam", "ple.com, or @home", " ok"],
      output: ["Write to [address], or @home ok"],
      each: [["Write to "], [], [], ["[address], or @"], ["home "], ["ok"]],
    },
    { input: ["a.b@c.d.e.f.g.h"], output: ["[address].h"] },
    { input: [`sk-${"a".repeat(19)} sk-${"a".repeat(65)}`], output: [`sk-${"a".repeat(19)} [key]a`] },
    { input: ["", "😀"], output: ["😀"] },
  ]
  const fast = { pairsUpTo: 24, random: 20 }
  const linear = {
    create: () => replaceText({ find: `${"a".repeat(63)}b`, replace: "" }),
    chunk: "aaaaaaaaaaaaaaaa",
    count: 20_000,
  }
  const laws = obeysLaws(() => replaceText(KEY), cases.slice(0, 1), { chunkings: fast })
  expect(laws).toEqual(["Cut", "Silence", "End", "One enqueue"])
  obeysLaws(() => replaceText([ADDRESS, KEY]), cases.slice(1), { chunkings: fast })
  expect(obeysLaws(() => replaceText(KEY), cases.slice(4), { linear })).toContain("Linear")
})

test("replaceText() holds what may become a match, and nothing that cannot", () => {
  const each = (find: string | RegExp, ...chunks: string[]) => {
    const block = replaceText({ find, replace: "#" })
    return chunks.map((chunk) => {
      const given: string[] = []
      block.transform(chunk, { enqueue: (text) => void given.push(text), terminate() {} })
      return given.join("")
    })
  }
  // A match that no text can change is replaced at once; one that more text may extend or prevent is not.
  expect(each(/abc/, "xabc")).toEqual(["x#"])
  expect(each(/ab{1,3}/, "ab", "b", "b", "b")).toEqual(["", "", "#", "b"])
  expect(each(/ab{1,3}?/, "ab", "b")).toEqual(["#", "b"])
  expect(each(/ab(?:cd)?/, "ab", "c", "x")).toEqual(["", "", "#cx"])
  expect(each(/abc\b/, "abc", "d", "abc", " ")).toEqual(["", "abcd", "", "# "])
  expect(each(/a|ab/, "a", "b")).toEqual(["#", "b"])
  // What starts earlier and is under way goes before a whole match behind it.
  expect(each(/abcd|c/, "abc", "x")).toEqual(["", "ab#x"])
  expect(each("aab", "aaa", "a", "b")).toEqual(["a", "a", "#"])
  // An address cannot start at a space, nor a key within a word.
  expect(each(ADDRESS.find, "to ", "be. ", "or", "!")).toEqual(["to ", "be. ", "", "or!"])
  expect(each(KEY.find, "as", "k-", " s", "k", "y")).toEqual(["as", "k-", " ", "", "sky"])
})
