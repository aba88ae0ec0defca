/** What the tools gave, which the agent tells as if its user had said it. */
import type { Outlet } from "@millrace/core"
import type { JsonObject, Part } from "../../part.ts"
import { isObject, listOf, objectOf, textOf, unknownFields } from "../../wire/json-value.ts"

const LINE = new Set(["type", "message", "parent_tool_use_id", "session_id", "uuid"])

/** Takes a line of a user, and says whether it holds outputs and nothing else. */
export function takeOutputs(line: JsonObject, controller: Outlet<Part>): boolean {
  const content = listOf(objectOf(line.message)?.content)
  const fields = unknownFields(line, LINE)
  const extra = fields && { extra: { from: "claude-code", fields } }
  let isTold = content.length > 0
  for (const block of content) {
    const callId = isObject(block) && block.type === "tool_result" ? textOf(block.tool_use_id) : undefined
    if (callId === undefined || !isObject(block)) isTold = false
    else {
      const isError = block.is_error === true
      controller.enqueue({
        type: "tool-output",
        callId,
        output: block.content ?? "",
        ...(isError && { isError }),
        ...extra,
      })
    }
  }
  return isTold
}
