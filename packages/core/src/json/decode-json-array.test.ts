import fc from "fast-check"
import { expect, test } from "vitest"
import { run } from "../block/run.ts"
import { map } from "../item/map.ts"
import { cutEvery, obeysLaws } from "../testing/index.ts"
import { type DecodeJsonArrayOptions, decodeJsonArray } from "./decode-json-array.ts"

const encoder = new TextEncoder()
const utf8 = (text: string) => encoder.encode(text)
const decode = (text: string, options?: DecodeJsonArrayOptions) => run([utf8(text)], decodeJsonArray(options))

/** Runs a block by hand and gives what each chunk yielded. */
function promptly(...chunks: readonly string[]) {
  const block = decodeJsonArray()
  return chunks.map((chunk) => {
    const given: unknown[] = []
    block.transform(utf8(chunk), { enqueue: (value) => given.push(value), terminate() {} })
    return given
  })
}

test("decodeJsonArray() gives the elements of an array", () => {
  expect(decode(' [1, "é" ,true,null,\r\n\t[2,[]],{"a":{"b":[3]}}] \n')).toEqual([
    1,
    "é",
    true,
    null,
    [2, []],
    { a: { b: [3] } },
  ])
  expect(decode("[]")).toEqual([])
  expect(decode(" [ \n] ")).toEqual([])
})

test("decodeJsonArray() gives an element at its last byte, and a number or a word at the byte behind", () => {
  expect(promptly('[{"a":1', "}", "\n,", '{"a":2}')).toEqual([[], [{ a: 1 }], [], [{ a: 2 }]])
  expect(promptly('["a', '"', ",[", "]", "]")).toEqual([[], ["a"], [], [[]], []])
  expect(promptly("[1", "2", ",", "true", "\n", ",null", "]")).toEqual([[], [], [12], [], [true], [], [null]])
})

test("decodeJsonArray() is not misled by brackets, commas and quotes in strings", () => {
  expect(decode('["]",",","\\"","\\\\",{"}":"{"},["\\\\\\"]"]]')).toEqual(
    JSON.parse('["]",",","\\"","\\\\",{"}":"{"},["\\\\\\"]"]]'),
  )
})

test("decodeJsonArray({ depth }) opens arrays in arrays, as flat() does", () => {
  const text = '[1,[2,[3,[4]],{"a":[5]}],[],[[],[[6]]]]'
  for (const depth of [1, 2, 3, 4, 9, Number.POSITIVE_INFINITY]) {
    expect(decode(text, { depth })).toEqual(JSON.parse(text).flat(depth - 1))
  }
})

test.each([
  ["an object", '{"a":1}', 1, 0],
  ["a number", " 7", 1, 1],
  ["a comma in front", "[,1]", 1, 1],
  ["a comma behind", "[1,]", 2, 3],
  ["two commas", "[1,,2]", 2, 3],
  ["no comma between objects", "[{} {}]", 2, 4],
  ["no comma between strings", '["a""b"]', 2, 4],
  ["no comma between numbers", "[1 2]", 2, 3],
  ["a bracket of an object", "[1}", 2, 2],
  ["a bracket too many", "[1]]", 2, 3],
  ["an array behind the array", "[1] []", 2, 4],
  ["a word that is none", "[1, nope]", 2, 4],
  ["a number that is none", "[01]", 1, 1],
  ["an element with brackets that do not match", '[{"a":1]]', 1, 1],
  ["a bad element", "[1,{a:1}]", 2, 3],
  ["a line feed in a string", '["a\nb"]', 1, 1],
  ["a record separator in a string", '["a\x1eb"]', 1, 1],
  ["a byte order mark", "\uFEFF[]", 1, 0],
])("decodeJsonArray() refuses %s, with number and offset", (_name, text, line, offset) => {
  for (const chunks of [[utf8(text)], cutEvery(utf8(text), 1)]) {
    expect(() => run(chunks, decodeJsonArray())).toThrow(
      expect.objectContaining({ code: "invalid-json", line, offset }),
    )
  }
})

test.each(["", " ", "[", "[1", "[1,", '[1,"a', "[1,{", "[[1]", '["\\'])(
  "decodeJsonArray() tells that %j breaks off",
  (text) => {
    expect(() => decode(text)).toThrow(expect.objectContaining({ code: "truncated-json" }))
    expect(() => decode(text)).toThrow(SyntaxError)
  },
)

test("decodeJsonArray() tells what is not UTF-8", () => {
  const input = Uint8Array.of(0x5b, 0x31, 0x2c, 0x22, 0xc3, 0x22, 0x5d)
  expect(() => run([input], decodeJsonArray())).toThrow(
    expect.objectContaining({ code: "invalid-utf8", line: 2, offset: 3, input: '"\uFFFD"' }),
  )
})

test("decodeJsonArray() counts the limit in bytes of one element, to the letter", () => {
  expect(decode('[ "é" ,    1234,[12],{}]', { maxByteLength: 4 })).toEqual(["é", 1234, [12], {}])
  for (const text of ["[12345]", '["éé"]', "[[123]]", "[12345"]) {
    expect(() => decode(text, { maxByteLength: 4 })).toThrow(
      expect.objectContaining({ code: "item-too-long", limit: 4 }),
    )
  }
})

test("decodeJsonArray() takes no other block's failure for its own", () => {
  const failing = map(() => {
    throw new RangeError("mine")
  })
  expect(() => run([utf8("[1]")], decodeJsonArray(), failing)).toThrow("mine")
})

test("decodeJsonArray() refuses what it cannot use", () => {
  for (const options of [{ depth: 0 }, { depth: 1.5 }, { maxByteLength: -1 }]) {
    expect(() => decodeJsonArray(options)).toThrow(expect.objectContaining({ code: "invalid-option" }))
  }
  expect(() => run(["[]" as never], decodeJsonArray())).toThrow(expect.objectContaining({ code: "invalid-chunk" }))
})

test("decodeJsonArray() lets no __proto__ reach a prototype", () => {
  const [value] = decode('[{"__proto__":{"polluted":true}}]')
  expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
})

test("decodeJsonArray() obeys the laws", () => {
  const checked = obeysLaws(
    () => decodeJsonArray(),
    [
      {
        input: [utf8('[{"a":"é"}\n,1'), utf8('2,["😀"'), utf8('],"end"'), utf8("]")],
        output: [{ a: "é" }, 12, ["😀"], "end"],
        each: [[{ a: "é" }], [12], [["😀"], "end"], [], []],
      },
      { input: [utf8(" [null , false]\n")], output: [null, false] },
      { input: [utf8("[]")], output: [] },
    ],
    {
      bound: {
        create: (maxByteLength) => decodeJsonArray({ maxByteLength }),
        chunk: utf8("1234567890"),
        prefix: utf8("["),
        code: "item-too-long",
      },
    },
  )
  expect(checked).toEqual(["Cut", "Silence", "Bound", "End", "Ownership"])
  obeysLaws(
    () => decodeJsonArray({ depth: 2 }),
    [{ input: [utf8('[[1,2] ,{"a":[]}, [[3]],4]')], output: [1, 2, { a: [] }, [3], 4] }],
  )
})

test("decodeJsonArray() obeys the law Linear", () => {
  let fed = 0
  const chunk = utf8("[1],[2],[3],[4],")
  const first = utf8(`[[${" ".repeat(14)}`)
  const last = utf8("0]]")
  obeysLaws(() => decodeJsonArray(), [{ input: [utf8("[1]")], output: [1] }], {
    linear: {
      create() {
        const block = decodeJsonArray({ maxByteLength: 1e9 })
        return {
          transform: (bytes, controller) => block.transform(fed++ === 0 ? first : bytes, controller),
          flush(controller) {
            block.transform(last, controller)
            block.flush(controller)
          },
        }
      },
      chunk,
    },
  })
})

test("decodeJsonArray() obeys the law Failure", () => {
  obeysLaws(
    () => decodeJsonArray({ maxByteLength: 8 }),
    [
      { input: [utf8("[1,{],2]")], output: [1], throws: "invalid-json" },
      { input: [utf8("[1 2]")], output: [1], throws: "invalid-json" },
      { input: [utf8("[1,[2")], output: [1], throws: "truncated-json" },
      { input: [Uint8Array.of(0x5b, 0x31, 0x2c, 0x22, 0xff, 0x22, 0x5d)], output: [1], throws: "invalid-utf8" },
      { input: [utf8("[1,123456789]")], output: [1], throws: "item-too-long" },
    ],
  )
})

/** Texts near to JSON: written from a value, with white space, then with some of their pieces changed. */
const nearJson = fc
  .tuple(
    fc.array(fc.jsonValue({ maxDepth: 3 }), { maxLength: 5 }),
    fc.constantFrom("", " ", "\n"),
    fc.array(fc.tuple(fc.nat(), fc.nat(2), fc.constantFrom("", ",", "]", "[", "}", "{", '"', "1", " ", "\\", "é")), {
      maxLength: 2,
    }),
  )
  .map(([value, space, changes]) =>
    changes.reduce(
      (text, [at, length, piece]) => {
        const place = at % (text.length + 1)
        return text.slice(0, place) + piece + text.slice(place + length)
      },
      JSON.stringify(value, null, space),
    ),
  )

test("decodeJsonArray() gives what JSON.parse gives of the whole, or refuses it too", () => {
  fc.assert(
    fc.property(nearJson, fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 3 }), (text, width, depth) => {
      const attempt = (parse: () => unknown[]) => {
        try {
          return parse()
        } catch (error) {
          return error instanceof SyntaxError
        }
      }
      const whole = attempt(() => {
        const value: unknown = JSON.parse(text)
        if (!Array.isArray(value)) throw new SyntaxError("is no array")
        return value.flat(depth - 1)
      })
      expect(attempt(() => run(cutEvery(utf8(text), width), decodeJsonArray({ depth })))).toEqual(whole)
    }),
  )
})
