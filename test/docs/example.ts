/** Finds the examples that people read: every fenced block marked `ts` in a doc comment or a README. */

import { lineAt, parse } from "../source/parse.ts"

export interface Example {
  /** The file that holds the example, from the root of the workspace. */
  readonly path: string
  /** The line of that file on which the code begins. */
  readonly line: number
  readonly title: string
  readonly code: string
  /** Whether the example runs as a test; one marked `no-run` needs a network or a server, and is only type-checked. */
  readonly runs: boolean
}

/** Finds the examples of one file: of its doc comments where it is TypeScript, else of the page itself. */
export function findExamples(path: string, text: string): Example[] {
  if (!path.endsWith(".ts")) return fenced(path, text.split("\n"), 1)
  const source = parse(path, text)
  if (source.error !== undefined) throw new SyntaxError(`Cannot read ${path}: ${source.error}`)
  const comments = source.comments.filter((comment) => comment.type === "Block" && comment.value.startsWith("*"))
  return comments.flatMap((comment) => {
    const lines = comment.value.split("\n").map((line) => line.replace(/^\s*\* ?/, ""))
    return fenced(path, lines, lineAt(text, comment.start))
  })
}

/** Reads the fences out of lines of Markdown, the first of which is line `first` of the file. */
function fenced(path: string, lines: readonly string[], first: number): Example[] {
  const examples: Example[] = []
  let title = ""
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? ""
    const [heading, words = ""] = /^(?:#+|@example)(?:\s+(.+))?$/.exec(line) ?? []
    if (heading !== undefined) title = words
    const [, indent = "", fence, language = "", mark = ""] = /^(\s*)(`{3,})\s*(\S*)\s*(.*)$/.exec(line) ?? []
    if (fence === undefined) continue
    const end = lines.findIndex((other, index) => index > at && other.trim() === fence)
    if (end === -1) throw new SyntaxError(`Cannot read ${path}:${first + at}: the fence is not closed`)
    if (language === "ts") {
      if (mark !== "" && mark !== "no-run") {
        throw new SyntaxError(`Cannot read ${path}:${first + at}: the mark after \`ts\` is "${mark}", wanted "no-run"`)
      }
      const code = lines
        .slice(at + 1, end)
        .map((inside) => (inside.startsWith(indent) ? inside.slice(indent.length) : inside))
      examples.push({ path, line: first + at + 1, title, code: code.join("\n"), runs: mark === "" })
    }
    at = end
  }
  return examples
}
