/** Writes an example as a module that runs it: one function, in which every claim has become an assertion. */

import { type Claim, ExampleError, readSteps, type Step } from "./claim.ts"
import type { Example } from "./example.ts"

/** Writes the module of one example, or throws what is wrong with it, naming its file and line. */
export function writeExample(example: Example): string {
  try {
    return example.runs ? writeRunning(example) : `${origin(example)}\n${example.code}\n\nexport {}\n`
  } catch (cause) {
    if (!(cause instanceof ExampleError)) throw cause
    const { path, line } = example
    throw new SyntaxError(`Cannot test the example at ${path}:${line + cause.line}: ${cause.message}`, { cause })
  }
}

/** Writes the test file that runs the examples in `modules`, each under the name of the place that it is from. */
export function writeTests(modules: readonly { readonly file: string; readonly example: Example }[]): string {
  const imports = modules.map(
    ({ file }, index) => `import { example as example${index} } from ${JSON.stringify(`./${file}`)}`,
  )
  const tests = modules.map(({ example }, index) => {
    const name = `${example.path}:${example.line} ${example.title}`.trim()
    return `test(${JSON.stringify(name)}, example${index})`
  })
  return ['import { test } from "vitest"', ...imports, "", ...tests, ""].join("\n")
}

function origin({ path, line }: Example): string {
  return `// The example at ${path}:${line}`
}

function writeRunning(example: Example): string {
  const steps = readSteps(example.code)
  if (!steps.some(({ claim }) => claim)) {
    throw new ExampleError(
      "it claims nothing: say `// => value` or `// throws LimitError`, or mark the fence `ts no-run`",
      0,
    )
  }
  const imports: string[] = []
  const body: string[] = []
  for (const step of steps) {
    const { statement, line } = step
    if (statement.type === "ImportDeclaration") imports.push(example.code.slice(statement.start, statement.end))
    else body.push(`// ${example.path}:${example.line + line}`, writeStep(step, example.code))
  }
  return [
    origin(example),
    // By names that no example uses, for it may import the same.
    'import { expect as expectThat } from "vitest"',
    'import { failure as failureOf } from "../failure.ts"',
    ...imports,
    "",
    "export async function example(): Promise<void> {",
    ...body,
    "}",
    "",
  ].join("\n")
}

function writeStep({ statement, claim, line }: Step, code: string): string {
  // A declaration inside a function cannot be exported; that it is, makes no difference to what the example shows.
  const exported = statement.type === "ExportNamedDeclaration" ? statement.declaration : undefined
  const text = code.slice(exported?.start ?? statement.start, statement.end)
  if (statement.type.startsWith("Export") && !exported)
    throw new ExampleError("an example that runs cannot re-export", line)
  if (claim === undefined) return text
  if (claim.kind === "throws") return writeFailure(text, claim, statement.type === "ExpressionStatement")
  const subject = exported ?? statement
  if (subject.type === "VariableDeclaration") {
    const [declared, ...others] = subject.declarations
    if (declared?.id.type !== "Identifier" || others.length > 0)
      throw new ExampleError("a claim is about one name", line)
    return `${text}\n${assertion(declared.id.name, claim)}`
  }
  if (subject.type !== "ExpressionStatement")
    throw new ExampleError("only an expression or a constant has a value", line)
  const { expression } = subject
  if (
    expression.type !== "CallExpression" ||
    code.slice(expression.callee.start, expression.callee.end) !== "console.log"
  ) {
    return assertion(code.slice(expression.start, expression.end), claim)
  }
  const [logged, ...others] = expression.arguments
  if (logged === undefined || others.length > 0) throw new ExampleError("a claim is about one logged value", line)
  return assertion(code.slice(logged.start, logged.end), claim)
}

function assertion(expression: string, { value }: Claim): string {
  return `expectThat(await (${expression}\n)).toEqual(${value}\n)`
}

function writeFailure(text: string, { value }: Claim, isExpression: boolean): string {
  const body = isExpression ? `return (${text.replace(/;$/, "")}\n)` : text
  return `expectThat(await failureOf(async () => {\n${body}\n})).toContain(${JSON.stringify(value)})`
}
