/** The tools that have items of their own kind, most of them carried out by the provider itself. */
import type { JsonObject } from "../../part.ts"
import { isObject, objectOf, textOf } from "../../wire/json-value.ts"

export interface NativeTool {
  readonly executor: "client" | "provider"
  /** The members of the item that are what the tool was asked. The others are what it gave. */
  readonly input: readonly string[]
  /** The member that holds the arguments as they are, as JSON or as text. */
  readonly text?: { readonly member: string; readonly encoding: "json" | "text" } | undefined
}

const provider = (...input: string[]): NativeTool => ({ executor: "provider", input })
const client = (...input: string[]): NativeTool => ({ executor: "client", input })

const TOOLS: ReadonlyMap<string, NativeTool> = new Map([
  ["web_search_call", provider("action")],
  ["file_search_call", provider("queries")],
  ["image_generation_call", provider("action", "revised_prompt")],
  ["mcp_list_tools", provider("server_label")],
  ["tool_search_call", provider("arguments")],
  ["code_interpreter_call", { ...provider("code"), text: { member: "code", encoding: "text" } }],
  ["mcp_call", { ...provider("arguments"), text: { member: "arguments", encoding: "json" } }],
  ["computer_call", client("action", "actions", "pending_safety_checks")],
  ["local_shell_call", client("action")],
  ["shell_call", client("action", "environment")],
  ["apply_patch_call", client("operation")],
])

/** What an item says beside what its tool was asked and what it gave. */
const ITEM: ReadonlySet<string> = new Set(["id", "type", "call_id", "name"])

/** Finds the tool of an item, if its kind is known. */
export function nativeTool(item: JsonObject): NativeTool | undefined {
  const type = textOf(item.type)
  const tool = type === undefined ? undefined : TOOLS.get(type)
  // A shell runs where its environment is, and some of those are the provider's.
  const isHosted = type === "shell_call" && isObject(item.environment) && item.environment.type !== "local"
  const isHostedSearch = type === "tool_search_call" && item.execution === "client"
  if (tool !== undefined && isHosted) return { ...tool, executor: "provider" }
  return tool !== undefined && isHostedSearch ? { ...tool, executor: "client" } : tool
}

/** The name that the tool goes by: its own where it has one, and its kind where it has none. */
export function nativeName(item: JsonObject): string {
  return textOf(item.name) ?? (textOf(item.type) ?? "").replace(/_call$/, "")
}

/** What the tool was asked, as text. */
export function nativeInput(item: JsonObject, { input, text }: NativeTool): string | undefined {
  if (text !== undefined) {
    const value = item[text.member]
    return typeof value === "string" ? value : undefined
  }
  const members = input.flatMap((name) => ((item[name] ?? null) === null ? [] : [[name, item[name]] as const]))
  const [first] = members
  // What is asked in one object needs no second one around it.
  if (members.length === 1 && first !== undefined && isObject(first[1])) return JSON.stringify(first[1])
  return JSON.stringify(Object.fromEntries(members))
}

/** What the tool gave. @param result the member of an image that is told as a file */
export function nativeOutput(item: JsonObject, { input }: NativeTool): JsonObject {
  const isImage = imageOf(item) !== undefined
  return Object.fromEntries(
    Object.entries(item).filter(
      ([name, value]) => !ITEM.has(name) && !input.includes(name) && value !== null && !(isImage && name === "result"),
    ),
  )
}

/** The picture that an item is. */
export function imageOf(item: JsonObject): { readonly mediaType: string; readonly data: string } | undefined {
  const data = item.type === "image_generation_call" ? textOf(item.result) : undefined
  if (data === undefined) return undefined
  const format = textOf(item.output_format) ?? "png"
  return { mediaType: `image/${/^[a-z0-9.+-]{1,32}$/.test(format) ? format : "png"}`, data }
}

/** Whether a tool that the provider carried out has failed. */
export function isFailed(item: JsonObject): boolean {
  return item.status === "failed" || textOf(item.error) !== undefined || objectOf(item.error) !== undefined
}
