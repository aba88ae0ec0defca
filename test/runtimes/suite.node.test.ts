import { globSync } from "node:fs"
import { matchesGlob } from "node:path"
import { expect, test } from "vitest"
import { everywhere, ignored, nodeOnly, root } from "./suite.ts"

test("suite has a runtime for every test file", () => {
  const files = globSync("{packages,apps,test}/**/*.test.ts", { cwd: root, exclude: ignored })
  const homeless = files.filter((file) => ![...everywhere, ...nodeOnly].some((pattern) => matchesGlob(file, pattern)))
  expect(homeless, "runs nowhere: name it *.node.test.ts, or move it to a package's src").toEqual([])
})
