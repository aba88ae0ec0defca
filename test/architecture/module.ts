/** Reads one TypeScript module: what it imports, what it exports, and whether it does anything else. */

import { lineAt, type Node, parse, type Source, type Statement, walk } from "../source/parse.ts"

export interface Import {
  readonly specifier: string
  readonly line: number
}

export interface Declared {
  readonly path: string
  readonly name: string
  readonly kind: "function" | "class" | "const" | "type"
  readonly line: number
  /** The doc comment right above, `""` where there is none. */
  readonly doc: string
  /** The declared type of what a function returns. */
  readonly returns: string | undefined
}

/** `export { local as name } from "specifier"`; a name of `*` stands for all. */
export interface Passed {
  readonly name: string
  readonly local: string
  readonly specifier: string
}

export interface Module {
  readonly path: string
  readonly error: string | undefined
  readonly imports: readonly Import[]
  readonly declared: readonly Declared[]
  readonly passed: readonly Passed[]
  /** The line of the first statement that is not a re-export. */
  readonly acts: number | undefined
  /** Where each identifier is used, and each member access as `object.member`; types are not told from values. */
  readonly uses: ReadonlyMap<string, number>
}

export function readModule(path: string, text: string): Module {
  const source = parse(path, text)
  const imports: Import[] = []
  const uses = new Map<string, number>()
  const use = (name: string, node: Node) => uses.has(name) || uses.set(name, lineAt(text, node.start))
  walk(source.statements, (node) => {
    if ("source" in node && node.source !== null && node.source.type === "Literal") {
      imports.push({ specifier: String(node.source.value), line: lineAt(text, node.start) })
    }
    if (node.type === "Identifier") use(node.name, node)
    if (node.type === "MemberExpression") use(text.slice(node.start, node.end), node)
  })
  const acting = source.statements.find((statement) => !isPassing(statement))
  return {
    path,
    error: source.error,
    imports,
    declared: source.statements.flatMap((statement) => readDeclared(path, statement, source, text)),
    passed: source.statements.flatMap(readPassed),
    acts: acting && lineAt(text, acting.start),
    uses,
  }
}

function isPassing(statement: Statement): boolean {
  return (
    statement.type === "ExportAllDeclaration" ||
    (statement.type === "ExportNamedDeclaration" && statement.source !== null)
  )
}

function readPassed(statement: Statement): Passed[] {
  if (statement.type === "ExportAllDeclaration") {
    const name = statement.exported === null ? "*" : nameOf(statement.exported)
    return [{ name, local: "*", specifier: statement.source.value }]
  }
  if (statement.type !== "ExportNamedDeclaration" || statement.source === null) return []
  const specifier = statement.source.value
  return statement.specifiers.map(({ local, exported }) => ({
    name: nameOf(exported),
    local: nameOf(local),
    specifier,
  }))
}

function nameOf(node: { type: string; name?: unknown; value?: unknown }): string {
  return String(node.type === "Literal" ? node.value : node.name)
}

function readDeclared(path: string, statement: Statement, source: Source, text: string): Declared[] {
  if (statement.type !== "ExportNamedDeclaration" || statement.declaration === null) return []
  const { declaration } = statement
  const about = { path, line: lineAt(text, statement.start), doc: docAbove(statement, source, text) }
  const returnsOf = (node: { returnType?: { typeAnnotation: Node } | null | undefined }) =>
    node.returnType ? text.slice(node.returnType.typeAnnotation.start, node.returnType.typeAnnotation.end) : undefined
  switch (declaration.type) {
    case "FunctionDeclaration":
    case "TSDeclareFunction":
      return [{ ...about, name: declaration.id?.name ?? "default", kind: "function", returns: returnsOf(declaration) }]
    case "ClassDeclaration":
      return [{ ...about, name: declaration.id?.name ?? "default", kind: "class", returns: undefined }]
    case "VariableDeclaration":
      return declaration.declarations.map(({ id, init }) => {
        const called =
          init?.type === "ArrowFunctionExpression" || init?.type === "FunctionExpression" ? init : undefined
        const name = id.type === "Identifier" ? id.name : text.slice(id.start, id.end)
        return { ...about, name, kind: called ? "function" : "const", returns: called && returnsOf(called) }
      })
    case "TSInterfaceDeclaration":
    case "TSTypeAliasDeclaration":
      return [{ ...about, name: declaration.id.name, kind: "type", returns: undefined }]
    default:
      return []
  }
}

/** Finds the doc comment that nothing but line comments separates from a statement. */
function docAbove(statement: Statement, { comments }: Source, text: string): string {
  const doc = comments.findLast(
    ({ type, value, end }) => type === "Block" && value.startsWith("*") && end <= statement.start,
  )
  return doc && /^(?:\s|\/\/.*)*$/.test(text.slice(doc.end, statement.start)) ? doc.value : ""
}
