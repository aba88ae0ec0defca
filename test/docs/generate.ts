/** Turns examples into files: a module for each, and a test file for each package that runs its modules. */

import type { Example } from "./example.ts"
import { writeExample, writeTests } from "./write.ts"

export interface Generated {
  /** The text of every file, by its name in the generated folder. */
  readonly files: ReadonlyMap<string, string>
  readonly running: number
  readonly unrun: number
  /** What is wrong with the examples, one message each; no file is to be written while there is any. */
  readonly problems: readonly string[]
}

export function generate(examples: readonly Example[]): Generated {
  const files = new Map<string, string>()
  const suites = new Map<string, { file: string; example: Example }[]>()
  const problems: string[] = []
  for (const example of examples) {
    const file = `${example.path.replace(/\.\w+$/, "").replace(/[^\w-]+/g, ".")}.${example.line}.ts`
    try {
      files.set(file, writeExample(example))
    } catch (error) {
      problems.push(error instanceof SyntaxError ? error.message : String(error))
      continue
    }
    if (!example.runs) continue
    const name = suiteOf(example)
    const suite = suites.get(name) ?? []
    suite.push({ file, example })
    suites.set(name, suite)
  }
  for (const [name, modules] of suites) files.set(name, writeTests(modules))
  return {
    files,
    running: [...suites.values()].flat().length,
    unrun: examples.filter(({ runs }) => !runs).length,
    problems,
  }
}

/** Names the test file that runs an example: its package's, and one for Node alone where it needs Node. */
function suiteOf({ path, code }: Example): string {
  const owner = /^(?:packages|apps)\/([^/]+)\//.exec(path)?.[1] ?? "millrace"
  return /(?:from|import) "node:/.test(code) ? `${owner}.node.test.ts` : `${owner}.test.ts`
}
