/** Describes what built type declarations export: every signature, sorted by name and without its comments. */

import { parse, type Statement } from "../source/parse.ts"

/** Describes one door, given all built `.d.ts` files by name. What is in use and not exported is named at the end. */
export function describeDoor(files: ReadonlyMap<string, string>, door: string): string {
  const found = new Map<string, string[]>()
  const text = files.get(door)
  if (text === undefined) throw new Error(`Cannot describe ${door}: it was not built`)
  const { declared, imported, exported } = readDeclarations(door, text)
  for (const [name, local] of exported) {
    const from = imported.get(local)
    const there = from && readDeclarations(from.file, files.get(from.file) ?? "")
    const signatures = there ? there.declared.get(there.exported.get(from.name) ?? from.name) : declared.get(local)
    found.set(name, signatures ?? [`Cannot find what ${name} is`])
  }
  const locals = new Set(exported.values())
  const hidden = [...declared.keys()].filter((name) => !locals.has(name)).sort()
  const signatures = [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each.join("\n"))
  return [...signatures, ...(hidden.length > 0 ? [`// Not exported, and named above: ${hidden.join(", ")}`] : [])].join(
    "\n\n",
  )
}

interface Declarations {
  /** The signatures of each declared name; overloads are several. */
  readonly declared: ReadonlyMap<string, string[]>
  /** Where each imported name comes from. */
  readonly imported: ReadonlyMap<string, { readonly file: string; readonly name: string }>
  /** The local name of each exported one. */
  readonly exported: ReadonlyMap<string, string>
}

function readDeclarations(file: string, text: string): Declarations {
  const source = parse(file, text)
  if (source.error !== undefined) throw new SyntaxError(`Cannot read ${file}: ${source.error}`)
  const declared = new Map<string, string[]>()
  const imported = new Map<string, { file: string; name: string }>()
  const exported = new Map<string, string>()
  for (const statement of source.statements) {
    if (statement.type === "ImportDeclaration") {
      const from = statement.source.value.replace(/^\.\//, "").replace(/\.js$/, ".d.ts")
      for (const each of statement.specifiers) {
        if (each.type === "ImportSpecifier") imported.set(each.local.name, { file: from, name: nameOf(each.imported) })
      }
    } else if (statement.type === "ExportNamedDeclaration" && statement.declaration === null) {
      for (const each of statement.specifiers) exported.set(nameOf(each.exported), nameOf(each.local))
    } else {
      for (const name of declaredBy(statement)) {
        const inside = source.comments.filter(({ start, end }) => start >= statement.start && end <= statement.end)
        declared.set(name, [...(declared.get(name) ?? []), withoutComments(text, statement, inside)])
      }
    }
  }
  return { declared, imported, exported }
}

function declaredBy(statement: Statement): string[] {
  if (statement.type === "VariableDeclaration") {
    return statement.declarations.flatMap(({ id }) => (id.type === "Identifier" ? [id.name] : []))
  }
  return "id" in statement && statement.id?.type === "Identifier" ? [statement.id.name] : []
}

function nameOf(node: { type: string; name?: unknown; value?: unknown }): string {
  return String(node.type === "Literal" ? node.value : node.name)
}

interface Range {
  readonly start: number
  readonly end: number
}

function withoutComments(text: string, { start, end }: Range, comments: readonly Range[]): string {
  let at = start
  let signature = ""
  for (const comment of comments) {
    signature += text.slice(at, comment.start)
    at = comment.end
  }
  signature += text.slice(at, end)
  return signature.replace(/^declare /, "").replace(/\n(?:[ \t]*\n)+/g, "\n")
}
