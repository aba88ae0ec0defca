/** Reads what the assistant said: texts and refusals. */
import type { JsonObject } from "../../../part.ts"
import type { PromptRaw, PromptRefusal, PromptText } from "../../../prompt.ts"
import { listOf, objectOf, unknownFields } from "../../../wire/json-value.ts"
import { takeList, takeObject, takeText } from "../../../wire/request-value.ts"
import { NAME } from "../name.ts"
import { readText } from "./read-content.ts"

const MESSAGE: ReadonlySet<string> = new Set(["type", "role", "content", "id"])

export function readSaid(item: JsonObject, path: string): (PromptText | PromptRefusal | PromptRaw)[] {
  const { content, status, ...others } = item
  const parts =
    typeof content === "string"
      ? [{ type: "text" as const, text: content }]
      : takeList(content, `${path}.content`).map((part, index) => readPart(part, `${path}.content[${index}]`))
  // That a message is complete says nothing.
  const fields = unknownFields({ ...(status !== "completed" && { status }), ...others }, MESSAGE)
  const first = parts.findIndex(({ type }) => type === "text")
  const text = parts[first]
  if (fields === undefined || text?.type !== "text") return parts
  parts[first] = { ...text, extra: { from: NAME, fields: { ...text.extra?.fields, message: fields } } }
  return parts
}

function readPart(value: unknown, path: string): PromptText | PromptRefusal | PromptRaw {
  const part = takeObject(value, path)
  switch (part.type) {
    case "output_text":
    case "input_text":
    case "text":
      return readText(plain(part), path)
    case "refusal":
      return { type: "refusal", text: takeText(part.refusal, `${path}.refusal`) }
    default:
      takeText(part.type, `${path}.type`)
      return { type: "raw", from: NAME, value: { type: "message", role: "assistant", content: [part] } }
  }
}

/** Leaves out lists that are there and empty. */
function plain(part: JsonObject): JsonObject {
  const { annotations, logprobs, ...others } = part
  return {
    ...others,
    ...((listOf(annotations).length > 0 || objectOf(annotations)) && { annotations }),
    ...(listOf(logprobs).length > 0 && { logprobs }),
  }
}
