import { expect, test } from "vitest"
import { setMembers } from "./set-members.ts"

const rename = (text: string, model: string): string => setMembers(text, new Map([["model", JSON.stringify(model)]]))

test.each([
  ['{"model":"a/b"}', '{"model":"new"}'],
  [
    ' {\n "model" : "a/b" , "seed": 12345678901234567890, "temperature": 1.0 } ',
    ' {\n "model" : "new" , "seed": 12345678901234567890, "temperature": 1.0 } ',
  ],
  [
    '{"messages":[{"model":"x","content":"\\"model\\":\\"y\\""}],"model":"a/b"}',
    '{"messages":[{"model":"x","content":"\\"model\\":\\"y\\""}],"model":"new"}',
  ],
  ['{"m\\u006fdel":"a/b"}', '{"m\\u006fdel":"new"}'],
  ['{"model":"one","model":"a/b"}', '{"model":"new","model":"new"}'],
  ['{"model":{"model":"x"},"model":"a/b","stop":["model"]}', '{"model":"new","model":"new","stop":["model"]}'],
  ['{"user":"model","x":"\\\\","model":"a\\"/b"}', '{"user":"model","x":"\\\\","model":"new"}'],
  ['{"a":1,"model":2,"b":"model","model":"a/b"}', '{"a":1,"model":"new","b":"model","model":"new"}'],
  ['{"a":[{"b":{"model":1}}],"model":[1,{"a":"]}"}],"c":null}', '{"a":[{"b":{"model":1}}],"model":"new","c":null}'],
  ['{"model":null}', '{"model":"new"}'],
  ['{"model":true ,"a":1}', '{"model":"new" ,"a":1}'],
])("setMembers(%j)", (text, wanted) => {
  expect(rename(text, "new")).toBe(wanted)
})

test.each([
  ['{"a":1}', '{"a":1,"model":"new"}'],
  ['{"a":{"model":1} }\n', '{"a":{"model":1} ,"model":"new"}\n'],
  ["{}", '{"model":"new"}'],
  [" { } ", ' { "model":"new"} '],
])("setMembers(%j) puts what is not there at the end", (text, wanted) => {
  expect(rename(text, "new")).toBe(wanted)
})

test("setMembers() sets several members", () => {
  const members = new Map([
    ["b", '{"x":[1]}'],
    ["c", "null"],
  ])
  expect(setMembers('{"a":1,"b":[{"c":2}],"d":"b"}', members)).toBe('{"a":1,"b":{"x":[1]},"d":"b","c":null}')
})

test("setMembers() writes a name that needs escapes", () => {
  expect(JSON.parse(rename('{"model":"x"}', 'a"b\\'))).toEqual({ model: 'a"b\\' })
})

test("setMembers() gets through megabytes of picture and any depth", () => {
  const picture = "A\\/".repeat(2_000_000)
  const deep = "[".repeat(100_000) + "]".repeat(100_000)
  const text = `{"image":"${picture}","deep":${deep},"model":"a/b"}`
  expect(rename(text, "new").endsWith(',"model":"new"}')).toBe(true)
})
