/** Writes the body of `generateContent` and `streamGenerateContent`. */
import type { JsonObject } from "../../part.ts"
import type { Prompt, WireRequest, WriteOptions } from "../../prompt.ts"
import { compact, isObject } from "../../wire/json-value.ts"
import { createPromptReport, type PromptReport } from "../../wire/prompt-report.ts"
import { writeContents, writeSystem } from "./write-contents.ts"
import { writeSettings } from "./write-settings.ts"
import { writeToolConfig, writeTools } from "./write-tools.ts"

/** Gives the address of a model: every name is a step of it, and none leads elsewhere. */
export function geminiEndpoint(model: string, stream: boolean): Pick<WireRequest, "path" | "headers"> {
  const steps = model
    .toWellFormed()
    .split("/")
    .filter((step) => step !== "" && step !== "." && step !== "..")
  const name = steps.map(encodeURIComponent).join("/")
  const path = steps.length > 1 ? name : `models/${name}`
  return { path: `${path}:${stream ? "streamGenerateContent?alt=sse" : "generateContent"}`, headers: {} }
}

export function writeGeminiRequest(prompt: Prompt, options: WriteOptions = {}): WireRequest {
  const report = createPromptReport(options, "gemini")
  const body = compact({
    contents: writeContents(prompt, report),
    systemInstruction: writeSystem(prompt, report),
    tools: writeTools(prompt, report),
    toolConfig: writeToolConfig(prompt, report),
    generationConfig: writeSettings(prompt, report),
  })
  refuseOthers(prompt, report)
  const own = prompt.extra?.from === "gemini" ? prompt.extra.fields : {}
  return {
    ...geminiEndpoint(prompt.model, prompt.stream),
    body: withMissing(body, own),
    warnings: report.warnings,
  }
}

function refuseOthers({ user, metadata, parallelToolCalls, tools, extra }: Prompt, report: PromptReport) {
  if (user !== undefined) report.refuse("user", "there is no place for who asks")
  if (metadata !== undefined) report.refuse("metadata", "there is no place for it")
  if (parallelToolCalls === false && tools !== undefined) {
    report.refuse("parallelToolCalls", "several calls at once cannot be turned off")
  }
  report.refuseForeign(extra, "")
}

/** Adds the members of another object that are not there, also of objects in both. */
function withMissing(value: JsonObject, other: JsonObject): JsonObject {
  const made: [string, unknown][] = Object.entries(value).map(([name, member]) => {
    const more = Object.hasOwn(other, name) ? other[name] : undefined
    return [name, isObject(member) && isObject(more) ? withMissing(member, more) : member]
  })
  return Object.fromEntries([...made, ...Object.entries(other).filter(([name]) => !Object.hasOwn(value, name))])
}
