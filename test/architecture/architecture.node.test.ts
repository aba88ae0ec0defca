/** The real workspace keeps every rule. What each rule catches is in `rules.node.test.ts`. */

import { expect, test } from "vitest"
import { readTree } from "../source/tree.ts"
import { allowances } from "./allowances.ts"
import { check } from "./check.ts"
import { describeProblem } from "./problem.ts"

const files = readTree(["packages", "apps", "test"], (path) =>
  /\.tsx?$|^(?:packages|apps)\/[^/]+\/package\.json$|^packages\/llm\/README\.md$/.test(path),
)

test("the workspace keeps the rules of its plan", () => {
  for (const { rule, path, reason } of allowances) console.log(`allowed: ${path} [${rule}] ${reason}`)
  expect(check(files, allowances).map(describeProblem).join("\n")).toBe("")
})
