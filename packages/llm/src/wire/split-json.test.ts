import { expect, test } from "vitest"
import { splitJson } from "./split-json.ts"

test("splitJson() takes objects apart that were glued together", () => {
  expect(splitJson('{"a":"}{"}{"b":1}')).toEqual([{ a: "}{" }, { b: 1 }])
  expect(splitJson(' {"a":1}\n\n {"b":[2]} [3] ')).toEqual([{ a: 1 }, { b: [2] }, [3]])
})

test.each(["", "{}", "{} ", '{"a":1}{', '{"a":1}x{}', "x{}{}", "{}}", '{"a"}{"b"}', "1 2"])(
  "splitJson() leaves %j alone",
  (text) => {
    expect(splitJson(text)).toBeUndefined()
  },
)
