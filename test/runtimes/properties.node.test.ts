import { globSync, readFileSync } from "node:fs"
import { join } from "node:path"
import fc from "fast-check"
import { expect, test } from "vitest"
import { everywhere, ignored, nodeOnly, root } from "./suite.ts"

test("properties run as often as they are told to, and from the seed", () => {
  const numRuns = Number(process.env.MILLRACE_RUNS || 250)
  const seed = Number(process.env.MILLRACE_SEED || 1)
  expect(fc.readConfigureGlobal()).toEqual({ numRuns, seed })
})

test("no property says itself how often it runs, which the long run could not change", () => {
  const files = globSync([...everywhere, ...nodeOnly], { cwd: root, exclude: ignored })
  const offenders = files.filter((file) => /\bnumRuns:\s*\d/.test(readFileSync(join(root, file), "utf8")))
  expect(offenders, "leave it to test/runtimes/properties.setup.ts").toEqual([])
})
