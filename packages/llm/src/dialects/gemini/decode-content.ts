/** Reads the parts of a candidate's content, in the order in which they come. */
import type { Outlet } from "@millrace/core"
import type { JsonObject, Part } from "../../part.ts"
import { unwrapSignature } from "../../signature.ts"
import { compact, isObject, listOf, objectOf, textOf, unknownFields } from "../../wire/json-value.ts"
import type { Stretches } from "../../wire/stretches.ts"
import { createFunctionCalls } from "./decode-calls.ts"
import type { Sources } from "./decode-sources.ts"

const FROM = "gemini"
const KNOWN: ReadonlySet<string> = new Set(["text", "thought", "thoughtSignature"])
const KNOWN_OF_CALL: ReadonlySet<string> = new Set([...KNOWN, "functionCall"])
const KNOWN_OF_FILE: ReadonlySet<string> = new Set(["text", "thought", "inlineData", "fileData"])
/** What the provider does by itself: the member that tells of the call, and the one that tells what came of it. */
const PROVIDED: ReadonlyMap<string, string> = new Map([
  ["executableCode", "codeExecutionResult"],
  ["toolCall", "toolResponse"],
])

export interface Content {
  /** @param logprobs of the tokens of the parts: they go with the first text */
  read(parts: unknown, controller: Outlet<Part>, choice: number, logprobs?: readonly unknown[]): void
  /** The candidate has finished. @param isWhole whether the model has stopped by itself */
  end(controller: Outlet<Part>, choice: number, isWhole: boolean): void
}

/** @param nextCallId makes ids for calls that the wire gave none */
export function createContent(stretches: Stretches, sources: Sources, nextCallId: () => string): Content {
  const calls = createFunctionCalls(stretches, nextCallId)
  /** What the provider called last, by the member that tells its output. */
  const provided = new Map<string, string>()
  /** What the next text is to have. */
  let logprobs: readonly unknown[] | undefined
  /** The latest signature. Some chunks repeat what the one before them had. */
  let signed = ""

  function sign(id: string, value: unknown, controller: Outlet<Part>) {
    const text = textOf(value)
    if (text === undefined || signed === `${id} ${text}`) return
    signed = `${id} ${text}`
    const { data, from, kind } = unwrapSignature(text, FROM)
    controller.enqueue({ type: "signature", id, data, from, kind })
  }

  /** The signature and whatever else came with a text stand before it, so that they go out with it again. */
  function readText(part: JsonObject, controller: Outlet<Part>, choice: number) {
    const { text, thought, thoughtSignature } = part
    const fields = unknownFields(part, KNOWN)
    const isText = typeof text === "string"
    const isTold = thought !== true && logprobs !== undefined
    if (text === "" && textOf(thoughtSignature) === undefined && fields === undefined && !isTold) return
    if (!isText && textOf(thoughtSignature) === undefined) return tell(part, controller, choice)
    calls.settle(controller, choice)
    const kind = thought === true ? "reasoning" : "text"
    const isRedacted = !text && unwrapSignature(textOf(thoughtSignature) ?? "", FROM).kind === "redacted"
    if (isRedacted) stretches.end(controller, choice)
    const id = stretches.open(kind, controller, choice, isRedacted ? { kind: "redacted" } : undefined)
    sign(id, thoughtSignature, controller)
    if (fields !== undefined) {
      controller.enqueue({ type: "raw", from: FROM, at: `candidates[${choice}].content.parts[]`, id, value: fields })
    }
    // What was withheld stands alone, so that no text is taken for its own.
    if (isRedacted) stretches.end(controller, choice)
    if (!isText || (text === "" && !isTold)) return
    stretches.add(kind, text, controller, choice, isTold ? { logprobs } : undefined)
    if (isTold) logprobs = undefined
    if (kind === "text" && choice === 0) sources.say(id, text)
  }

  function readCall(part: JsonObject, call: JsonObject, controller: Outlet<Part>, choice: number) {
    const value = unknownFields(part, KNOWN_OF_CALL)
    const place = { from: FROM, at: `candidates[${choice}].content.parts[]` }
    const onBegin = (id: string) => {
      sign(id, part.thoughtSignature, controller)
      if (value !== undefined) controller.enqueue({ type: "raw", ...place, id, value })
    }
    if (!calls.add(call, onBegin, controller, choice) && value !== undefined) {
      controller.enqueue({ type: "raw", ...place, value })
    }
  }

  function readFile(part: JsonObject, file: JsonObject, controller: Outlet<Part>, choice: number) {
    calls.settle(controller, choice)
    stretches.end(controller, choice)
    const fields = unknownFields(part, KNOWN_OF_FILE)
    controller.enqueue(
      compact({
        type: "file",
        mediaType: textOf(file.mimeType) ?? "application/octet-stream",
        data: textOf(file.data),
        url: textOf(file.fileUri),
        name: textOf(file.displayName),
        isReasoning: part.thought === true ? true : undefined,
        extra: fields && { from: FROM, fields },
      } as const),
    )
  }

  function readProvided(part: JsonObject, name: string, controller: Outlet<Part>, choice: number) {
    calls.settle(controller, choice)
    stretches.end(controller, choice)
    const call = part[name] as JsonObject
    const callId = textOf(call.id) ?? nextCallId()
    provided.set(PROVIDED.get(name) as string, callId)
    const id = stretches.nextId()
    const tool = name === "executableCode" ? "code_execution" : (textOf(call.toolType) ?? "tool").toLowerCase()
    const extra = { from: FROM, fields: part }
    const head = { executor: "provider", extra, ...(choice > 0 && { choice }) } as const
    controller.enqueue({ type: "tool-start", id, callId, name: tool, ...head })
    const { id: _id, toolType: _type, ...code } = call
    controller.enqueue({ type: "tool-delta", id, text: JSON.stringify(objectOf(call.args) ?? code) })
    controller.enqueue({ type: "tool-end", id })
  }

  function readOutput(part: JsonObject, name: string, controller: Outlet<Part>, choice: number) {
    calls.settle(controller, choice)
    stretches.end(controller, choice)
    const result = part[name] as JsonObject
    const { id, toolType: _type, ...rest } = result
    const callId = textOf(id) ?? provided.get(name) ?? nextCallId()
    const output = objectOf(result.response) ?? rest
    const hasFailed = typeof result.outcome === "string" && result.outcome !== "OUTCOME_OK"
    const extra = { from: FROM, fields: part }
    controller.enqueue({ type: "tool-output", callId, output, ...(hasFailed && { isError: true }), extra })
  }

  function tell(value: JsonObject, controller: Outlet<Part>, choice: number) {
    if (Object.keys(value).length === 0) return
    controller.enqueue({ type: "raw", from: FROM, at: `candidates[${choice}].content.parts`, value })
  }

  function readPart(part: JsonObject, controller: Outlet<Part>, choice: number) {
    const { functionCall, inlineData, fileData } = part
    if (isObject(functionCall)) return readCall(part, functionCall, controller, choice)
    const file = objectOf(inlineData) ?? objectOf(fileData)
    if (file !== undefined) return readFile(part, file, controller, choice)
    for (const [call, output] of PROVIDED) {
      if (isObject(part[call])) return readProvided(part, call, controller, choice)
      if (isObject(part[output])) return readOutput(part, output, controller, choice)
    }
    readText(part, controller, choice)
  }

  return {
    read(parts, controller, choice, told) {
      logprobs = told
      for (const part of listOf(parts)) if (isObject(part)) readPart(part, controller, choice)
    },
    end(controller, choice, isWhole) {
      // A call that a limit has cut off stays as it is: nobody is to take it for whole.
      if (isWhole) calls.settle(controller, choice)
      stretches.end(controller, choice)
    },
  }
}
