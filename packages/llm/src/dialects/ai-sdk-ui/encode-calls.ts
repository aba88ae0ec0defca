/** Writes tool calls and what came of them. */
import type { Outlet } from "@millrace/core"
import { parseArguments } from "../../fold.ts"
import { extraOf, type JsonObject, type Part, type ToolEnd, type ToolOutputPart, type ToolStart } from "../../part.ts"
import type { PromptSignature } from "../../prompt.ts"
import { compact, objectOf } from "../../wire/json-value.ts"
import type { ChunkWriter } from "./encode-text.ts"
import { keptFields } from "./metadata-reader.ts"
import { NAME } from "./name.ts"
import { writeMetadata } from "./provider-metadata.ts"

interface Call {
  readonly start: ToolStart
  readonly own: JsonObject
  readonly native: JsonObject | undefined
  readonly signatures: PromptSignature[]
}

export interface CallWriter {
  /** Takes a part, and says whether it was one of a call. */
  take(part: Part, controller: Outlet<string>): boolean
}

export function createCallWriter({ write, enterStep, hasFields, onDropped }: ChunkWriter): CallWriter {
  const open = new Map<string, Call>()
  const dropped = new Set<string>()
  /** Who carried a call out that has an output to come: clients throw where an output has no call. */
  const executors = new Map<string, ToolStart["executor"]>()
  let lastId: string | undefined
  let head = ""

  function start(part: ToolStart, controller: Outlet<string>) {
    if (part.choice) {
      dropped.add(part.id)
      return onDropped?.(part)
    }
    const { callId, name, executor, encoding, parent, itemId } = part
    const native = extraOf(part, NAME)
    const call: Call = {
      start: part,
      own:
        native === undefined ? { itemId, parent, encoding, executor: executor === "agent" ? executor : undefined } : {},
      native,
      signatures: [],
    }
    open.set(part.id, call)
    executors.set(callId, executor)
    enterStep(controller)
    const inputEncoding = encoding === "text" ? { inputEncoding: encoding } : {}
    write(
      { type: "tool-input-start", toolCallId: callId, toolName: name, ...inputEncoding, ...facts(call) },
      controller,
    )
  }

  /** Gives what a call's chunks say beside its input. */
  function facts({ start, own, native, signatures }: Call, end?: JsonObject | undefined): JsonObject {
    const { errorText, ...told } = keptFields({ ...native, ...end })
    const isElsewhere = start.executor !== undefined && start.executor !== "client"
    const providerMetadata = writeMetadata(signatures, own, objectOf(told.providerMetadata))
    return compact({ ...(isElsewhere && { providerExecuted: true }), ...told, providerMetadata })
  }

  function delta(id: string, text: string, controller: Outlet<string>) {
    const call = open.get(id)
    if (call === undefined) return
    const toolCallId = call.start.callId
    if (hasFields()) return write({ type: "tool-input-delta", toolCallId, inputTextDelta: text }, controller)
    if (id !== lastId) {
      lastId = id
      head = `data: {"type":"tool-input-delta","toolCallId":${JSON.stringify(toolCallId)},"inputTextDelta":`
    }
    controller.enqueue(`${head}${JSON.stringify(text)}}\n\n`)
  }

  /** A call that was cut is left as one whose input still streams: whoever carries calls out waits for the input. */
  function end(part: ToolEnd, controller: Outlet<string>) {
    const call = open.get(part.id)
    if (call === undefined) return
    open.delete(part.id)
    if (lastId === part.id) lastId = undefined
    if (part.isCut) return
    const { callId: toolCallId, name: toolName, encoding } = call.start
    const { text = "" } = part
    const told = extraOf(part, NAME)
    const input = encoding === "text" ? { value: text } : parseArguments(text)
    const errorText = told?.errorText ?? (input === undefined ? "The input is not valid JSON" : undefined)
    const chunk = { toolCallId, toolName, input: input === undefined ? text : input.value, ...facts(call, told) }
    if (errorText === undefined) write({ type: "tool-input-available", ...chunk }, controller)
    else write({ type: "tool-input-error", ...chunk, errorText: String(errorText) }, controller)
  }

  function output(part: ToolOutputPart, controller: Outlet<string>) {
    const { callId: toolCallId, output, isError, isPreliminary } = part
    if (!executors.has(toolCallId)) return onDropped?.(part)
    const executor = executors.get(toolCallId)
    const isElsewhere = executor !== undefined && executor !== "client"
    const rest = { ...(isElsewhere && { providerExecuted: true }), ...keptFields(extraOf(part, NAME)) }
    if (isError) {
      const errorText = typeof output === "string" ? output : JSON.stringify(output ?? null)
      return write({ type: "tool-output-error", toolCallId, ...rest, errorText }, controller)
    }
    const preliminary = isPreliminary ? { preliminary: true } : {}
    write({ type: "tool-output-available", toolCallId, output: output ?? null, ...preliminary, ...rest }, controller)
  }

  return {
    take(part, controller) {
      switch (part.type) {
        case "tool-delta":
          if (dropped.has(part.id)) onDropped?.(part)
          else delta(part.id, part.text, controller)
          return true
        case "tool-start":
          start(part, controller)
          return true
        case "tool-end":
          if (dropped.delete(part.id)) onDropped?.(part)
          else end(part, controller)
          return true
        case "tool-output":
          output(part, controller)
          return true
        case "signature": {
          const { data, from, kind } = part
          const list = open.get(part.id)?.signatures
          list?.push({ data, from, kind: kind ?? "signature" })
          return list !== undefined
        }
        default:
          return false
      }
    },
  }
}
