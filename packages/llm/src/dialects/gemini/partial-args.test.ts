import { expect, test } from "vitest"
import type { JsonObject } from "../../part.ts"
import { parsePath } from "./json-path.ts"
import { createPartialArgs } from "./partial-args.ts"

const join = (pieces: readonly JsonObject[], isTold = true) => {
  const args = createPartialArgs()
  return pieces.map((piece) => args.add(piece)).join("") + args.end(isTold)
}
const number = (jsonPath: string, numberValue = 1) => ({ jsonPath, numberValue })

test.each<[string, readonly JsonObject[], unknown]>([
  ["nothing", [], {}],
  ["members", [number("$.a"), number("$['b c']", 2), number('$["d\\"e"]', 3)], { a: 1, "b c": 2, 'd"e': 3 }],
  [
    "objects in objects",
    [number("$.a.b"), number("$.a.c"), number("$.d.e.f")],
    { a: { b: 1, c: 1 }, d: { e: { f: 1 } } },
  ],
  ["lists", [number("$.a[0]"), number("$.a[1]"), number("$.b[0][0]")], { a: [1, 1], b: [[1]] }],
  ["objects in lists", [number("$.a[0].b"), number("$.a[0].c"), number("$.a[1].b")], { a: [{ b: 1, c: 1 }, { b: 1 }] }],
  [
    "all kinds",
    [
      { jsonPath: "$.a", boolValue: false },
      { jsonPath: "$.b", nullValue: "NULL_VALUE" },
      { jsonPath: "$.c", stringValue: "" },
    ],
    { a: false, b: null, c: "" },
  ],
  [
    "texts in pieces",
    [
      { jsonPath: "$.a", stringValue: "x\n", willContinue: true },
      { jsonPath: "$.a", stringValue: "\ud83d", willContinue: true },
      { jsonPath: "$.a", stringValue: "\ude00" },
      number("$.b"),
    ],
    { a: "x\n😀", b: 1 },
  ],
  [
    "a text that is ended twice",
    [
      { jsonPath: "$.a", stringValue: "x" },
      { jsonPath: "$.a", stringValue: "" },
    ],
    { a: "x" },
  ],
  [
    "a text whose end was not told",
    [{ jsonPath: "$.a", stringValue: "x", willContinue: true }, number("$.b")],
    { a: "x", b: 1 },
  ],
  ["pieces that say nothing", [{ jsonPath: "$.a", willContinue: true }, number("$.a")], { a: 1 }],
  ["__proto__", [number("$.__proto__.a")], JSON.parse('{"__proto__":{"a":1}}')],
])("createPartialArgs() joins %s", (_name, pieces, wanted) => {
  expect(JSON.parse(join(pieces))).toEqual(wanted)
})

test.each<[string, readonly JsonObject[]]>([
  ["a member that was closed", [number("$.a.x"), number("$.b"), number("$.a.y")]],
  ["a value that was said", [number("$.a"), number("$.a")]],
  ["a value as an object", [number("$.a"), number("$.a.b")]],
  ["an object as a value", [number("$.a.b"), number("$.a")]],
  ["a list as an object", [number("$.a[0]"), number("$.a.b")]],
  ["an item that is not the next", [number("$.a[0]"), number("$.a[2]")]],
  ["an item that is not the first", [number("$.a[1]")]],
  ["a list for the whole", [number("$[0]")]],
  ["the whole", [number("$")]],
  ["several values", [number("$.a[*]")]],
  ["no path", [{ numberValue: 1 }]],
  ["a kind of value that is not known", [{ jsonPath: "$.a", structValue: {} }]],
])("createPartialArgs() leaves what is broken by %s unfinished", (_name, pieces) => {
  const text = join([number("$.first"), ...pieces.map((piece) => ({ ...piece }))])
  expect(() => JSON.parse(text)).toThrow(SyntaxError)
})

test("createPartialArgs() leaves a text open where nobody said that it is complete", () => {
  expect(join([{ jsonPath: "$.a", stringValue: "x", willContinue: true }], false)).toBe('{"a":"x')
  expect(join([{ jsonPath: "$.a", stringValue: "x", willContinue: true }], true)).toBe('{"a":"x"}')
  expect(join([number("$.a")], false)).toBe('{"a":1}')
})

test.each<[unknown, unknown]>([
  ["$.a.b[0]", ["a", "b", 0]],
  ["$['it\\'s \"x\"']", ['it\'s "x"']],
  ["$[12]", [12]],
  ["$", undefined],
  ["", undefined],
  ["a.b", undefined],
  ["$.a[", undefined],
  ["$..a", undefined],
  ["$.*", undefined],
  [`$${".a".repeat(129)}`, undefined],
  [undefined, undefined],
])("parsePath() of %s", (path, steps) => {
  expect(parsePath(path)).toEqual(steps)
})
