import type { Block } from "@millrace/core"
import { run } from "@millrace/core"
import { expect, test } from "vitest"
import type { JsonObject, Part } from "../part.ts"
import { createUnknownMembers } from "./unknown-members.ts"

const tell = (at?: string): Block<JsonObject, Part> => {
  const unknown = createUnknownMembers("tgi")
  return {
    transform: (value, controller) => unknown.tell(value, new Set(["known"]), { ...(at && { at }) }, controller),
    flush() {},
  }
}

test("createUnknownMembers() tells members that are not known, and nothing where there are none", () => {
  expect(run([{ known: 1 }, { known: 1, a: null, b: 2 }], tell("choices"))).toEqual([
    { type: "raw", from: "tgi", at: "choices", value: { b: 2 } },
  ])
})

test("createUnknownMembers() tells what is repeated once, and what has changed again", () => {
  expect(run([{ a: 1 }, { a: 1 }, { known: 1 }, { a: 1 }, { a: 2 }, { a: 1 }], tell())).toEqual(
    [{ a: 1 }, { a: 2 }, { a: 1 }].map((value) => ({ type: "raw", from: "tgi", at: "", value })),
  )
})
