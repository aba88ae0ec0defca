import { encodeText, run } from "@millrace/core"
import { expect, test } from "vitest"
import { parseArguments } from "../fold.ts"
import { isTooDeep, limitDepth } from "./depth.ts"
import { decodeLogLines } from "./log-lines.ts"
import { decodeSseJson } from "./sse-json.ts"

const nested = (depth: number): string => `${'{"a":['.repeat(depth / 2)}1${"]}".repeat(depth / 2)}`

test("isTooDeep() takes 1000 levels and no more", () => {
  expect(isTooDeep(JSON.parse(nested(1000)))).toBe(false)
  expect(isTooDeep(JSON.parse(nested(1002)))).toBe(true)
  expect(isTooDeep(JSON.parse(`{"__proto__":${nested(1000)}}`))).toBe(true)
})

test.each([
  ["limitDepth()", () => run([JSON.parse(nested(20_000))], limitDepth())],
  ["decodeSseJson()", () => run([`data: ${nested(20_000)}\n\n`], encodeText(), decodeSseJson())],
  ["decodeLogLines()", () => run([`${nested(20_000)}\n`], encodeText(), decodeLogLines())],
])("%s stops at JSON that is nested without end", (_name, read) => {
  expect(read).toThrow(expect.objectContaining({ code: "too-deep" }))
})

test("parseArguments() does not read what nobody can write again", () => {
  expect(parseArguments(nested(1000))).toBeDefined()
  expect(parseArguments(nested(20_000))).toBeUndefined()
})
