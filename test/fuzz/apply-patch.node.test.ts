import { expect, test } from "vitest"
import { applyPatch } from "./apply-patch.ts"

const patch = `Why it is made.

--- a/one.ts
+++ b/one.ts
@@ -2,3 +2,3 @@
 b
-c
+C
 d
@@ -7,2 +7,3 @@
 g
+G
 h
`

test("applyPatch() changes lines wherever they are now", () => {
  const files = applyPatch(patch, () => "new\na\nb\nc\nd\ne\nf\ng\nh\n")
  expect([...files]).toEqual([["one.ts", "new\na\nb\nC\nd\ne\nf\ng\nG\nh\n"]])
})

test.each([
  ["are not there", "a\nb\nx\nd\ng\nh\n"],
  ["are there twice", "b\nc\nd\nb\nc\nd\ng\nh\n"],
])("applyPatch() refuses where the lines %s", (_name, text) => {
  expect(() => applyPatch(patch, () => text)).toThrow("Cannot find in one.ts, or not once:\nb\nc\nd\n")
})

test("applyPatch() refuses a patch without a change", () => {
  expect(() => applyPatch("no patch", () => "")).toThrow("changes nothing")
})
