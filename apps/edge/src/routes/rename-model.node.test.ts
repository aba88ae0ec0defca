import { expect, test } from "vitest"
import { renameModel } from "./rename-model.ts"

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
  ['{"model":{"model":"x"},"model":"a/b","stop":["model"]}', '{"model":{"model":"x"},"model":"new","stop":["model"]}'],
  ['{"user":"model","x":"\\\\","model":"a\\"/b"}', '{"user":"model","x":"\\\\","model":"new"}'],
  ['{"a":1,"model":2,"b":"model","model":"a/b"}', '{"a":1,"model":2,"b":"model","model":"new"}'],
])("renameModel(%j)", (text, wanted) => {
  expect(renameModel(text, "new")).toBe(wanted)
})

test("renameModel() writes a name that needs escapes", () => {
  expect(JSON.parse(renameModel('{"model":"x"}', 'a"b\\'))).toEqual({ model: 'a"b\\' })
})

test("renameModel() gets through megabytes of picture and any depth", () => {
  const picture = "A\\/".repeat(2_000_000)
  const deep = "[".repeat(100_000) + "]".repeat(100_000)
  const text = `{"image":"${picture}","deep":${deep},"model":"a/b"}`
  expect(renameModel(text, "new").endsWith(',"model":"new"}')).toBe(true)
})
