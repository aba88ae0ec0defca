import { run } from "@millrace/core"
import { expect, test } from "vitest"
import type { Part } from "../part.ts"
import { startFirst } from "./start-first.ts"

const raw = (value: unknown): Part => ({ type: "raw", from: "codex", value })
const start: Part = { type: "start", id: "1" }
const step: Part = { type: "step-start" }

test("startFirst() lets a start pass what came before it, and holds nothing behind it", () => {
  expect(run([raw(1), raw(2), start, raw(3)], startFirst())).toEqual([start, raw(1), raw(2), raw(3)])
})

test("startFirst() keeps the order where something else begins the stream, or nothing does", () => {
  expect(run([raw(1), step, start], startFirst())).toEqual([raw(1), step, start])
  expect(run([raw(1), raw(2)], startFirst())).toEqual([raw(1), raw(2)])
})

test("startFirst() waits for no start for ever", () => {
  const parts = Array.from({ length: 64 }, (_, index) => raw(index))
  expect(run([...parts, start], startFirst())).toEqual([...parts, start])
  expect(run([...parts.slice(1), start], startFirst())).toEqual([start, ...parts.slice(1)])
})
