import { describe, expect, test } from "vitest"
import { findExamples } from "./example.ts"
import { failure } from "./failure.ts"
import { generate } from "./generate.ts"
import { writeExample } from "./write.ts"

const comment = `
/**
 * Adds.
 *
 * @example Adding two numbers
 * \`\`\`ts
 * import { add } from "@millrace/core"
 *
 * add(1, 2) // => 3
 * \`\`\`
 */
export const add = 0
`

/** Writes an example of the given lines, and gives its assertions and statements without the comments on their place. */
function written(...code: string[]): string[] {
  const text = writeExample({ path: "README.md", line: 1, title: "", code: code.join("\n"), runs: true })
  const body = text.slice(text.indexOf("{\n", text.indexOf("export async")) + 1, text.lastIndexOf("}"))
  return body.split("\n").filter((line) => line !== "" && !line.startsWith("//"))
}

describe("findExamples()", () => {
  test("reads a doc comment, with its title and the line on which the code begins", () => {
    expect(findExamples("packages/core/src/add.ts", comment)).toEqual([
      {
        path: "packages/core/src/add.ts",
        line: 7,
        title: "Adding two numbers",
        code: 'import { add } from "@millrace/core"\n\nadd(1, 2) // => 3',
        runs: true,
      },
    ])
  })

  test("reads a page, with the heading above as the title", () => {
    const page = "# Millrace\n\n```sh\nnpm start\n```\n\n## Use\n\n```ts no-run\nawait fetch(url)\n```\n"
    expect(findExamples("README.md", page)).toEqual([
      { path: "README.md", line: 10, title: "Use", code: "await fetch(url)", runs: false },
    ])
  })

  test("takes no fence inside a string or a line comment for an example", () => {
    expect(findExamples("a.ts", 'const text = "/** ```ts */"\n// ```ts\n')).toEqual([])
  })

  test("names the place of a fence that is not closed, or that has a mark it does not know", () => {
    expect(() => findExamples("README.md", "text\n```ts\n")).toThrow("README.md:2: the fence is not closed")
    expect(() => findExamples("README.md", "```ts norun\n```\n")).toThrow('README.md:1: the mark after `ts` is "norun"')
  })
})

describe("writeExample()", () => {
  test("makes an assertion of an expression", () => {
    expect(written("add(1, 2) // => 3")).toEqual(["expectThat(await (add(1, 2)", ")).toEqual(3", ")"])
  })

  test("makes an assertion of an expression over several lines, and of a claim on the line below", () => {
    expect(written("add(", "  1,", ") // => 3").slice(0, 3)).toEqual(["expectThat(await (add(", "  1,", ")"])
    expect(written("add(1)", "// => 3")).toEqual(["expectThat(await (add(1)", ")).toEqual(3", ")"])
  })

  test("reads a value that goes on over the comment lines below", () => {
    expect(written("add(1)", "// => [", '//   "a",', "// ]").join(" ")).toContain('toEqual([    "a",  ] )')
  })

  test("asserts a constant after declaring it", () => {
    expect(written("const sum = add(1) // => 3")).toEqual([
      "const sum = add(1)",
      "expectThat(await (sum",
      ")).toEqual(3",
      ")",
    ])
  })

  test("asserts what is logged, and keeps a log without a claim", () => {
    expect(written("console.log(sum) // => 3")).toEqual(["expectThat(await (sum", ")).toEqual(3", ")"])
    expect(written("console.log(sum)", "sum // => 3")[0]).toBe("console.log(sum)")
  })

  test("takes an arrow inside a string, a template or an ordinary comment for what it is", () => {
    const lines = [
      '"// => 1" // => "// => 1"',
      "const text = `// => 2`",
      "list.map((item) => item) // a map => the same",
    ]
    expect(written(...lines)).toEqual([
      'expectThat(await ("// => 1"',
      ')).toEqual("// => 1"',
      ")",
      "const text = `// => 2`",
      "list.map((item) => item)",
    ])
  })

  test("makes a failure of an expression, of a declaration and of a loop", () => {
    const body = ["expectThat(await failureOf(async () => {", "return (add()", ")", '})).toContain("LimitError")']
    expect(written("add() // throws LimitError")).toEqual(body)
    expect(written("const sum = add() // throws line-too-long")[1]).toBe("const sum = add()")
    expect(written("for (const one of all) {", "}", "// throws RangeError").at(-1)).toBe('})).toContain("RangeError")')
  })

  test.each([
    ["it claims nothing", ["const sum = add(1)"], 5],
    ["a claim stands inside", ["function show() {", "  add(1) // => 2", "}"], 6],
    ["the value after => cannot be read", ["add(1)", "add(1) // => [1", "add(2) // => 2"], 6],
    ["a claim is about one name", ["const [sum] = add(1) // => 2"], 5],
    ["a claim is about one logged value", ["console.log(1, 2) // => 2"], 5],
    ["only an expression or a constant", ["if (sum) {} // => 2"], 5],
    ['the error to throw is ""', ["add() // throws"], 5],
    ["a line that begins with [ goes on", ["const sum = add", "", "[sum, 1] // => [1, 1]"], 7],
    ["Unexpected token", ["const = 1 // => 1"], 5],
  ])("refuses an example where %s, naming its file and line", (message, code, line) => {
    const example = { path: "README.md", line: 5, title: "", code: code.join("\n"), runs: true }
    expect(() => writeExample(example)).toThrow(message)
    expect(() => writeExample(example)).toThrow(`README.md:${line}:`)
  })
})

describe("generate()", () => {
  const example = { path: "packages/core/src/add.ts", line: 7, title: "Adding", code: "add(1) // => 1", runs: true }

  test("gives a module for each example and one test file for each package", () => {
    const page = { ...example, path: "README.md", code: "fetch(url)", runs: false }
    const node = { ...example, line: 20, code: 'import "node:fs"\nadd(1) // => 1' }
    const { files, running, unrun, problems } = generate([example, page, node])
    expect([...files.keys()]).toEqual([
      "packages.core.src.add.7.ts",
      "README.7.ts",
      "packages.core.src.add.20.ts",
      "core.test.ts",
      "core.node.test.ts",
    ])
    expect(files.get("core.test.ts")).toContain('test("packages/core/src/add.ts:7 Adding", example0)')
    expect({ running, unrun, problems }).toEqual({ running: 2, unrun: 1, problems: [] })
  })

  test("collects what is wrong with all of them", () => {
    const { problems } = generate([
      { ...example, code: "add(1)" },
      { ...example, code: "add(" },
    ])
    expect(problems).toHaveLength(2)
  })
})

describe("failure()", () => {
  test("names the classes and the code of what was thrown, and nothing where all went well", async () => {
    const thrown = Object.assign(new RangeError("Cannot"), { code: "line-too-long" })
    expect(await failure(() => Promise.reject(thrown))).toEqual(["RangeError", "Error", "Object", "line-too-long"])
    expect(await failure(() => 1)).toEqual([])
  })
})
