import { expect, test } from "vitest"
import { splitRepeated } from "./difference.ts"

test("splitRepeated() finds what is new between quotation marks", () => {
  expect(splitRepeated('{"a":1,"text":" mill"}', '{"a":1,"text":" race"}')).toEqual(['{"a":1,"text":"', " mill", '"}'])
})

test("splitRepeated() takes no character apart", () => {
  // Both begin with the same surrogate.
  expect(splitRepeated('"👩"', '"👨"')).toEqual(['"', "👩", '"'])
})

test.each([
  ["", ""],
  ["[DONE]", '{"a":1}'],
  ['{"a":1}', ""],
  ['"aa"', '"a"'],
  ['"a"', '"aa"'],
  ['{"a":"x"}', '{"a":"x"}'],
  ['{"a":"x","b":"y"}', '{"a":"x"}'],
])("splitRepeated() gives three parts that make the text: %s after %s", (text, before) => {
  expect(splitRepeated(text, before).join("")).toBe(text)
})
