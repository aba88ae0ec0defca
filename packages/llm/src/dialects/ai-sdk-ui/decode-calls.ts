/** Reads the chunks of tools: calls, what is wrong with them, and what came of them. */
import { LimitError, type Outlet } from "@millrace/core"
import type { JsonObject, Part, ToolStart } from "../../part.ts"
import { textOf } from "../../wire/json-value.ts"
import type { NamedStretches } from "../../wire/named-stretches.ts"
import { extraOf, type MetadataReader } from "./metadata-reader.ts"
import { ownOf } from "./provider-metadata.ts"

/** Calls of one stream: an agent's may have many rounds. */
const MAX_CALLS = 65_536

export interface CallReader {
  /** Takes a chunk, and says whether it was one of a tool that parts have words for. */
  take(type: string, chunk: JsonObject, controller: Outlet<Part>): boolean
}

export function createCallReader(stretches: NamedStretches, metadata: MetadataReader): CallReader {
  /** Ids of calls that have ended. */
  const done = new Set<string>()
  /** Ids of open calls whose input is free text. */
  const free = new Set<string>()

  function begin(callId: string, chunk: JsonObject, controller: Outlet<Part>) {
    const { executor, parent, encoding } = ownOf(chunk.providerMetadata)
    const isAgent = executor === "agent"
    const isText = chunk.inputEncoding === "text" || encoding === "text"
    const start: Omit<ToolStart, "id"> = {
      type: "tool-start",
      callId,
      name: textOf(chunk.toolName) ?? "",
      ...((isAgent || chunk.providerExecuted === true) && { executor: isAgent ? "agent" : "provider" }),
      ...(isText && { encoding: "text" }),
      ...(textOf(parent) !== undefined && { parent: textOf(parent) }),
      ...metadata.start(chunk),
    }
    if (isText) free.add(callId)
    const stretch = stretches.begin("tool", callId, start as never, controller)
    metadata.read(stretch.id, chunk.providerMetadata, controller)
    return stretch
  }

  /** Ends a call whose input is whole. Deltas have told it before, or it is told at once. */
  function end(callId: string, chunk: JsonObject, controller: Outlet<Part>): boolean {
    if (done.has(callId)) return false
    if (done.size >= MAX_CALLS) throw tooMany()
    done.add(callId)
    const stretch = stretches.find("tool", callId) ?? begin(callId, chunk, controller)
    metadata.read(stretch.id, chunk.providerMetadata, controller)
    // What is wrong may be that the input is no JSON.
    const isText = free.delete(callId) || chunk.type === "tool-input-error"
    const text = typeof chunk.input === "string" && isText ? chunk.input : JSON.stringify(chunk.input ?? {})
    const facts = { ...(!stretch.hasText && { text }), ...metadata.end(stretch.id, chunk) }
    stretches.end("tool", callId, facts, controller)
    return true
  }

  function output(callId: string, chunk: JsonObject, controller: Outlet<Part>) {
    const isError = chunk.type === "tool-output-error"
    controller.enqueue({
      type: "tool-output",
      callId,
      output: isError ? (textOf(chunk.errorText) ?? "") : chunk.output,
      ...(isError && { isError }),
      ...(chunk.preliminary === true && { isPreliminary: true }),
      ...extraOf(isError ? { ...chunk, errorText: undefined } : chunk),
    })
  }

  return {
    take(type, chunk, controller) {
      const callId = textOf(chunk.toolCallId)
      if (callId === undefined) return false
      switch (type) {
        case "tool-input-start":
          if (done.has(callId)) return false
          begin(callId, chunk, controller)
          return true
        case "tool-input-delta": {
          const text = typeof chunk.inputTextDelta === "string" ? chunk.inputTextDelta : ""
          stretches.add("tool", callId, text, "tool", controller)
          return true
        }
        case "tool-input-available":
        case "tool-input-error":
          return end(callId, chunk, controller)
        case "tool-output-available":
        case "tool-output-error":
          output(callId, chunk, controller)
          return true
        default:
          return false
      }
    },
  }
}

function tooMany(): LimitError {
  return new LimitError(`Cannot take more than ${MAX_CALLS} tool calls in one stream`, {
    code: "too-many-parts",
    limit: MAX_CALLS,
    received: MAX_CALLS + 1,
  })
}
