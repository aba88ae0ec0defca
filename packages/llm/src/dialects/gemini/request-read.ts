/** Reads the body of `generateContent` and `streamGenerateContent`. */
import type { JsonObject } from "../../part.ts"
import type { Prompt, ReadOptions } from "../../prompt.ts"
import { isTooDeep } from "../../wire/depth.ts"
import { compact, textOf, unknownFields } from "../../wire/json-value.ts"
import { invalidRequest, takeObject } from "../../wire/request-value.ts"
import { camelNames } from "./names.ts"
import { readContents, readSystem } from "./request-content.ts"
import { readSettings } from "./request-settings.ts"
import { readTools } from "./request-tools.ts"

const KNOWN: ReadonlySet<string> = new Set([
  "model",
  "contents",
  "systemInstruction",
  "tools",
  "toolConfig",
  "generationConfig",
])

/** Model and stream stand in the address of a request, and so in the options. */
export function readGeminiRequest(body: unknown, options: ReadOptions = {}): Prompt {
  if (isTooDeep(body)) throw invalidRequest("", "JSON of less depth")
  const request = camelNames(takeObject(body, ""))
  const model = options.model ?? textOf(request.model)?.replace(/^models\//, "")
  if (model === undefined) throw invalidRequest("model", "a text")
  const system = readSystem(request.systemInstruction, "systemInstruction")
  const tools = readTools(request.tools, request.toolConfig)
  const settings = readSettings(request.generationConfig)
  const messages = readContents(request.contents)
  const fields: JsonObject = {
    ...unknownFields(request, KNOWN),
    ...(settings.rest && { generationConfig: settings.rest }),
    ...(tools.rest && { toolConfig: tools.rest }),
  }
  return compact({
    model,
    messages: system.length > 0 ? [{ role: "system", content: system } as const, ...messages] : messages,
    stream: options.stream ?? false,
    ...tools.prompt,
    ...settings.prompt,
    extra: Object.keys(fields).length > 0 ? { from: "gemini", fields } : undefined,
  })
}
