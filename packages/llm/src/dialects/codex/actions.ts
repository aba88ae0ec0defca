/** What the agent does, as calls of tools: which members of an item are arguments, and which are output. */
import type { Extra, JsonObject } from "../../part.ts"
import { isObject, textOf, unknownFields } from "../../wire/json-value.ts"

export interface Action {
  readonly name: string
  /** JSON. */
  readonly args: string
  /** Whether the arguments are there as soon as the item has begun. */
  readonly isKnownEarly: boolean
  /** Members that are no output. */
  readonly known: ReadonlySet<string>
  readonly extra?: Extra | undefined
}

const ARGUMENTS: ReadonlyMap<string, readonly string[]> = new Map([
  ["command_execution", ["command"]],
  ["file_change", ["changes"]],
  ["web_search", ["query", "action"]],
])
const MCP = new Set(["id", "type", "server", "tool", "arguments"])

/** Reads an item that is an action; gives nothing for one that is not. */
export function actionOf(item: JsonObject): Action | undefined {
  const type = textOf(item.type) ?? ""
  if (type === "mcp_tool_call") {
    const name = textOf(item.tool)
    if (name === undefined) return undefined
    const args = JSON.stringify(item.arguments ?? {})
    const server = textOf(item.server)
    return {
      name,
      args,
      isKnownEarly: true,
      known: MCP,
      ...(server !== undefined && { extra: { from: "codex", fields: { server } } }),
    }
  }
  const names = ARGUMENTS.get(type)
  if (names === undefined) return undefined
  const args = Object.fromEntries(names.filter((name) => item[name] != null).map((name) => [name, item[name]]))
  return {
    name: type,
    args: JSON.stringify(args),
    isKnownEarly: type === "command_execution",
    known: new Set(["id", "type", ...names]),
  }
}

/** What has come of an action so far. */
export interface Outcome {
  /** All that is no argument. */
  readonly output: JsonObject
  readonly isError: boolean
  /** Of what it has printed, in code units. */
  readonly length: number
}

export function outputOf({ known }: Action, item: JsonObject): Outcome {
  const output = unknownFields(item, known) ?? {}
  const { aggregated_output: text, exit_code: code, status, error } = output
  const isError = status === "failed" || status === "declined" || (code ?? 0) !== 0 || isObject(error)
  return { output, isError, length: typeof text === "string" ? text.length : 0 }
}
