import { expect, test } from "vitest"
import { eventValues } from "./event-values.ts"

test.each([
  ['{"a":1}', ['{"a":1}']],
  ['{"a":12345678901234567890,"__proto__":1}', ['{"a":12345678901234567890,"__proto__":1}']],
  [' {"a":\n1}\n', ['{"a": 1}']],
  ['{"a":1}{"b":2}', ['{"a":1}', '{"b":2}']],
  ['{"a":{"x":[{}]}}\n{"b":\n2}\n', ['{"a":{"x":[{}]}}', '{"b": 2}']],
  ['{"a":"}{\\"}{"}{"b":"\\\\"}', ['{"a":"}{\\"}{"}', '{"b":"\\\\"}']],
  ["[DONE]", []],
  [" [DONE]\n", []],
  ["", []],
  ["  ", []],
  [": x\n{}", []],
])("eventValues() reads %j as %j", (data, values) => {
  expect(eventValues(data)).toEqual(values)
})

test.each(["oops", "{", '{"a":1}x', "}{", '{"a":1}{', '{"a', '{"a":1}[DONE]'])("eventValues() refuses %j", (data) => {
  expect(() => eventValues(data)).toThrow(expect.objectContaining({ code: "invalid-json" }))
})
