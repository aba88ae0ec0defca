/**
 * The one place that knows which parser reads TypeScript here: Vite brings one along, so the tests need no other.
 * It runs on Node only; what the tests generate with it runs everywhere.
 */

import { type ESTree, parseSync } from "vite"

export type Node = ESTree.Node
export type Statement = ESTree.Program["body"][number]
export type Comment = ReturnType<typeof parseSync>["comments"][number]

export interface Source {
  /** The statements at the top of the module, in order. */
  readonly statements: readonly Statement[]
  /** Every comment, in order; `start` and `end` are offsets into the text, as a statement's are. */
  readonly comments: readonly Comment[]
  /** What the parser could not read, as one line; the rest of the source is then empty. */
  readonly error: string | undefined
}

/** Parses one TypeScript module. */
export function parse(path: string, text: string): Source {
  const { program, comments, errors } = parseSync(path, text)
  const error = errors[0]?.message
  return error === undefined ? { statements: program.body, comments, error } : { statements: [], comments: [], error }
}

/** Visits a node and everything below it. */
export function walk(node: unknown, visit: (node: Node) => void): void {
  if (Array.isArray(node)) {
    for (const each of node) walk(each, visit)
  } else if (typeof node === "object" && node !== null && "type" in node) {
    visit(node as Node)
    for (const member of Object.values(node)) if (typeof member === "object") walk(member, visit)
  }
}

/** Gives the line, counted from one, that an offset is on. */
export function lineAt(text: string, offset: number): number {
  let line = 1
  for (let at = text.indexOf("\n"); at !== -1 && at < offset; at = text.indexOf("\n", at + 1)) line++
  return line
}
