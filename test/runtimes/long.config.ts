/** The long run, in Node: every file that has a property, and every test that takes minutes. */
import { globSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { defineConfig } from "vitest/config"
import { everywhere, ignored, longOnly, nodeOnly, root } from "./suite.ts"
import { vitestOptions } from "./vitest-options.ts"

/** Milliseconds that one test may take. */
const TIMEOUT = 3_600_000

const properties = globSync([...everywhere, ...nodeOnly], { cwd: root, exclude: ignored }).filter((file) =>
  readFileSync(join(root, file), "utf8").includes('from "fast-check"'),
)

export default defineConfig({
  test: {
    ...vitestOptions,
    name: "long",
    include: [...properties, ...longOnly],
    exclude: ignored,
    maxWorkers: 2,
    testTimeout: TIMEOUT,
    hookTimeout: TIMEOUT,
  },
})
