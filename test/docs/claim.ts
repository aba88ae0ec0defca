/**
 * Reads what an example claims. `// => value` says what the statement before it gives, `// throws LimitError` (or a
 * code) how it fails; either stands at the end of the statement's last line, or alone below it, and a long value may
 * go on over the comment lines that follow.
 */

import { type Comment, lineAt, parse, type Statement } from "../source/parse.ts"

/** What one statement of an example is said to give, or to fail with. */
export type Claim = { readonly kind: "gives" | "throws"; readonly value: string }

/** One statement of an example, with its claim if it makes one. */
export interface Step {
  readonly statement: Statement
  readonly claim: Claim | undefined
  /** The line of the example, counted from zero, on which the statement begins. */
  readonly line: number
}

/** A fault in an example, at a line of it counted from zero. */
export class ExampleError extends SyntaxError {
  readonly line: number
  constructor(message: string, line: number) {
    super(message)
    this.line = line
  }
}

/** Splits an example into its statements, each with its claim. A claim that belongs to no statement is an error. */
export function readSteps(code: string): Step[] {
  const source = parse("example.ts", code)
  if (source.error !== undefined) throw new ExampleError(source.error, 0)
  refuseGlued(code, source.statements)
  const claims = readClaims(code, source.comments)
  const steps = source.statements.map((statement, index): Step => {
    const next = source.statements[index + 1]?.start ?? code.length
    const found = claims.find(({ start }) => start >= statement.end && start < next)
    // Only whitespace, a semicolon's included, may stand between a statement and what is said of it.
    const near = found !== undefined && /^[\s;]*$/.test(code.slice(statement.end, found.start))
    if (near) claims.splice(claims.indexOf(found), 1)
    return { statement, claim: near ? found : undefined, line: lineAt(code, statement.start) - 1 }
  })
  const [stray] = claims
  if (stray === undefined) return steps
  throw new ExampleError(
    "a claim stands inside or apart from its statement, and would not be tested",
    lineAt(code, stray.start) - 1,
  )
}

/** Refuses a line that looks like a statement of its own and, for want of a semicolon, goes on with the one before. */
function refuseGlued(code: string, statements: readonly Statement[]): void {
  for (const { index } of code.matchAll(/(?<=\n\s*\n)[[(`]/g)) {
    if (statements.some(({ start }) => start === index)) continue
    const message = `a line that begins with ${code[index]} goes on with the statement before it: give the value a name`
    throw new ExampleError(message, lineAt(code, index) - 1)
  }
}

type PlacedClaim = Claim & { readonly start: number }

/** Finds the comments that are claims, joining the lines of a value that is not whole on its first. */
function readClaims(code: string, comments: readonly Comment[]): PlacedClaim[] {
  const claims: PlacedClaim[] = []
  for (let at = 0; at < comments.length; at++) {
    const comment = comments[at]
    const [, sign, first] = /^\s*(=>|throws\b)\s*(.*)$/.exec(comment?.type === "Line" ? comment.value : "") ?? []
    if (comment === undefined || sign === undefined || first === undefined) continue
    if (sign === "throws") {
      if (!/^[\w-]+$/.test(first))
        throw new ExampleError(
          `the error to throw is "${first}", wanted a class or a code`,
          lineAt(code, comment.start) - 1,
        )
      claims.push({ kind: "throws", value: first, start: comment.start })
      continue
    }
    let value = first
    let { end } = comment
    while (!isExpression(value)) {
      const next = comments[at + 1]
      const follows = next?.type === "Line" && code.slice(end, next.start).trim() === ""
      if (!follows)
        throw new ExampleError(`the value after => cannot be read: ${value}`, lineAt(code, comment.start) - 1)
      value += `\n${next.value}`
      end = next.end
      at++
    }
    claims.push({ kind: "gives", value, start: comment.start })
  }
  return claims
}

function isExpression(text: string): boolean {
  const source = parse("value.ts", `(${text}\n)`)
  return source.error === undefined && source.statements.length === 1
}
