/**
 * Reads texts, reasoning and calls: as a start, contents and an end, or as chunks, which begin and end by themselves what
 * they are of.
 */
import { LimitError, type Outlet } from "@millrace/core"
import type { JsonObject, Part, StretchStart } from "../../part.ts"
import { unwrapSignature } from "../../signature.ts"
import { objectOf, textOf } from "../../wire/json-value.ts"
import { createNamedStretches } from "../../wire/named-stretches.ts"
import { NAME, OWN } from "./name.ts"

/** Messages of one stream that are somebody else's. */
const MAX_FOREIGN = 4_096

type Kind = "text" | "reasoning" | "tool"

export interface MessageReader {
  /** Takes an event, and says whether it was one of a message that is the answer's. */
  take(type: string, event: JsonObject, controller: Outlet<Part>): boolean
  /** Ends what chunks began. */
  endChunks(controller: Outlet<Part>): void
}

export function createMessageReader(): MessageReader {
  const stretches = createNamedStretches()
  /** Messages of the user and of others than the model, which some agents stream. */
  const foreign = new Set<string>()
  /** Reasoning that has ended in a span that has not: what is opaque of it may still come. */
  const ended = new Set<string>()
  let spans = 0
  /** What the last chunk was of. */
  let chunked: { readonly kind: Kind; readonly name: string } | undefined

  function begin(kind: Kind, name: string, event: JsonObject, controller: Outlet<Part>) {
    const own = ownOf(event)
    const itemId = textOf(own.itemId) ?? (kind === "tool" ? undefined : name)
    const shared = { ...(itemId !== undefined && { itemId }) }
    stretches.begin(kind, name, { ...startOf(kind, name, event, own), ...shared } as never, controller)
  }

  function end(kind: Kind, name: string, controller: Outlet<Part>) {
    stretches.end(kind, name, {}, controller)
  }

  function endChunks(controller: Outlet<Part>) {
    if (chunked !== undefined) end(chunked.kind, chunked.name, controller)
    chunked = undefined
  }

  function endReasoning(controller: Outlet<Part>) {
    for (const name of ended) end("reasoning", name, controller)
    ended.clear()
  }

  function chunk(kind: Kind, name: string | undefined, event: JsonObject, controller: Outlet<Part>): boolean {
    const isSame = chunked?.kind === kind && (name === undefined || name === chunked.name)
    if (!isSame) {
      if (name === undefined) return false
      endChunks(controller)
      begin(kind, name, event, controller)
      chunked = { kind, name }
    }
    const text = typeof event.delta === "string" ? event.delta : ""
    stretches.add(kind, chunked?.name ?? "", text, kind, controller)
    return true
  }

  function sign({ subtype, entityId, encryptedValue }: JsonObject, controller: Outlet<Part>): boolean {
    const name = textOf(entityId)
    const value = textOf(encryptedValue)
    if (name === undefined || value === undefined) return false
    const kinds: readonly Kind[] = subtype === "tool-call" ? ["tool"] : ["reasoning", "text"]
    const stretch = kinds.map((kind) => stretches.find(kind, name)).find((each) => each !== undefined)
    // A span may hold nothing but what cannot be read.
    if (stretch === undefined && subtype !== "tool-call" && spans > 0) {
      stretches.begin(
        "reasoning",
        name,
        { type: "reasoning-start", kind: "redacted", itemId: name } as never,
        controller,
      )
      ended.add(name)
    }
    const id = stretch?.id ?? name
    controller.enqueue({ type: "signature", id, ...unwrapSignature(value, NAME, "encrypted") })
    return true
  }

  /** Takes an event of a text; one that is not the model's is none of the answer. */
  function takeText(type: string, name: string, event: JsonObject, controller: Outlet<Part>): boolean {
    if (type === "TEXT_MESSAGE_START" || type === "TEXT_MESSAGE_CHUNK") {
      const { role = "assistant" } = event
      if (role !== "assistant" && role !== null) {
        if (foreign.size >= MAX_FOREIGN) throw tooMany()
        foreign.add(name)
      } else if (type === "TEXT_MESSAGE_START") foreign.delete(name)
    }
    if (foreign.has(name)) return false
    if (type === "TEXT_MESSAGE_CHUNK") return chunk("text", name, event, controller)
    if (type === "TEXT_MESSAGE_START") begin("text", name, event, controller)
    else if (type === "TEXT_MESSAGE_END") end("text", name, controller)
    else stretches.add("text", name, deltaOf(event), "text", controller)
    return true
  }

  return {
    endChunks,
    take(type, event, controller) {
      const name = textOf(event.messageId) ?? textOf(event.toolCallId)
      if (type === "REASONING_ENCRYPTED_VALUE") return sign(event, controller)
      if (type.endsWith("_CHUNK") && name === undefined) {
        const kind = type === "TEXT_MESSAGE_CHUNK" ? "text" : type === "TOOL_CALL_CHUNK" ? "tool" : "reasoning"
        return chunk(kind, name, event, controller)
      }
      if (name === undefined) return false
      if (!type.endsWith("_CHUNK")) endChunks(controller)
      switch (type) {
        case "TEXT_MESSAGE_START":
        case "TEXT_MESSAGE_CONTENT":
        case "TEXT_MESSAGE_END":
        case "TEXT_MESSAGE_CHUNK":
          return takeText(type, name, event, controller)
        case "TOOL_CALL_START":
          begin("tool", name, event, controller)
          return true
        case "TOOL_CALL_ARGS":
          stretches.add("tool", name, deltaOf(event), "tool", controller)
          return true
        case "TOOL_CALL_END":
          end("tool", name, controller)
          return true
        case "TOOL_CALL_CHUNK":
          return chunk("tool", name, event, controller)
        case "REASONING_START":
          spans++
          return true
        case "REASONING_MESSAGE_START":
          ended.delete(name)
          begin("reasoning", name, event, controller)
          return true
        case "REASONING_MESSAGE_CONTENT":
          stretches.add("reasoning", name, deltaOf(event), "reasoning", controller)
          return true
        case "REASONING_MESSAGE_END":
          if (spans > 0 && stretches.find("reasoning", name) !== undefined) ended.add(name)
          else end("reasoning", name, controller)
          return true
        case "REASONING_MESSAGE_CHUNK":
          return chunk("reasoning", name, event, controller)
        case "REASONING_END":
          spans = Math.max(0, spans - 1)
          endReasoning(controller)
          return true
        default:
          return false
      }
    },
  }
}

/** Gives what of an event's metadata is ours. */
export function ownOf({ metadata }: JsonObject): JsonObject {
  return objectOf(objectOf(metadata)?.[OWN]) ?? {}
}

function deltaOf({ delta }: JsonObject): string {
  return typeof delta === "string" ? delta : ""
}

function startOf(kind: Kind, name: string, event: JsonObject, own: JsonObject): Omit<StretchStart, "id"> {
  if (kind === "text") {
    if (own.refusal === true) return { type: "refusal-start" }
    const phase = textOf(own.phase)
    return { type: "text-start", ...(phase !== undefined && { phase }) } as Omit<StretchStart, "id">
  }
  if (kind === "reasoning") {
    const isKnown = own.kind === "summary" || own.kind === "redacted"
    return { type: "reasoning-start", ...(isKnown && { kind: own.kind }) } as Omit<StretchStart, "id">
  }
  const parent = textOf(own.parent)
  return {
    type: "tool-start",
    callId: name,
    name: textOf(event.toolCallName) ?? "",
    ...((own.executor === "provider" || own.executor === "agent") && { executor: own.executor }),
    ...(own.encoding === "text" && { encoding: "text" }),
    ...(parent !== undefined && { parent }),
  } as Omit<StretchStart, "id">
}

function tooMany(): LimitError {
  return new LimitError(`Cannot take more than ${MAX_FOREIGN} messages of others in one stream`, {
    code: "too-many-parts",
    limit: MAX_FOREIGN,
    received: MAX_FOREIGN + 1,
  })
}
