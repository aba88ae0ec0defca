import { expect, test } from "vitest"
import { PromptError } from "./prompt-error.ts"

test("PromptError is a TypeError that knows its code and its place", () => {
  const error = new PromptError("Cannot", { code: "unsupported", path: "tools[0]" })
  expect(error).toBeInstanceOf(TypeError)
  expect([error.code, error.path, error.name]).toEqual(["unsupported", "tools[0]", "TypeError"])
})
