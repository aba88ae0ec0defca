/**
 * Calls that another dialect's provider, or an agent, carried out by itself. They are written as calls of an MCP server:
 * that is the one kind of item that holds any tool's arguments and what it gave, and that no client carries out.
 */
import type { ToolOutputPart, ToolStart } from "../../../part.ts"
import type { ItemWriter, WriterContext } from "./item-writer.ts"

/** The server that such calls are said to be of. */
export const SERVER_LABEL = "millrace"

export function writeProvided(start: ToolStart, { frames, output }: WriterContext): ItemWriter {
  const place = output.begin(start.itemId, "mcp")
  const isText = start.encoding === "text"
  let text: string | undefined
  let isCut = false
  let isDone = false

  const item = (status: string, given: object) => ({
    id: place.id,
    type: "mcp_call",
    status,
    server_label: SERVER_LABEL,
    name: start.name,
    arguments: text ?? "",
    approval_request_id: null,
    output: null,
    error: null,
    ...given,
  })

  function finish(status: string, given: object) {
    isDone = true
    const type = status === "failed" ? "failed" : "completed"
    frames.write(`response.mcp_call.${type}`, place.members)
    output.done(place, item(status, given))
  }

  output.added(place, item("in_progress", {}))
  frames.write("response.mcp_call.in_progress", place.members)
  return {
    place,
    itemId: start.itemId,
    isResting: false,
    get isDone() {
      return isDone
    },
    delta(part) {
      if (!isText)
        frames.write("response.mcp_call_arguments.delta", `${place.members},"delta":${JSON.stringify(part.text)}`)
    },
    end(part) {
      const { text: said = "" } = part
      text = isText ? JSON.stringify({ input: said }) : said
      output.grow(text.length)
      isCut = part.isCut === true
      if (isCut) isDone = true
      else frames.write("response.mcp_call_arguments.done", `${place.members},"arguments":${JSON.stringify(text)}`)
    },
    give({ output: given, isError, isPreliminary }: ToolOutputPart) {
      if (isDone || isPreliminary || text === undefined) return false
      const said = typeof given === "string" ? given : (JSON.stringify(given) ?? "")
      if (isError) finish("failed", { error: { type: "mcp_tool_execution_error", content: said } })
      else finish("completed", { output: said })
      return true
    },
    close() {
      if (!isDone && text !== undefined) finish("completed", {})
    },
    keepCut() {
      if (isCut) output.keep(place, item("incomplete", {}))
    },
  }
}
