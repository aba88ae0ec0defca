/** Reads what stands beside the messages: what tools gave, an application's own events, and what is not understood. */
import type { JsonObject, Part } from "../../part.ts"
import { isTooDeep } from "../../wire/depth.ts"
import { compact, isObject, objectOf, textOf, unknownFields } from "../../wire/json-value.ts"
import { shapeOf } from "../parts/part-shapes.ts"
import { readPart } from "../parts/read-part.ts"
import { knownFields } from "./known-fields.ts"
import { ownOf } from "./messages.ts"
import { NAME, OWN } from "./name.ts"

/** Gives what an event says beside what is read, without what is ours. */
export function restOf(type: string, event: JsonObject): JsonObject | undefined {
  const known = knownFields(type)
  const rest = known === undefined ? undefined : unknownFields(event, known)
  const metadata = objectOf(rest?.metadata)
  if (rest === undefined || metadata?.[OWN] === undefined) return rest
  const { metadata: _, ...others } = rest
  const { [OWN]: own, ...theirs } = metadata
  const more = Object.keys(theirs).length > 0 ? { ...others, metadata: theirs } : others
  return Object.keys(more).length > 0 ? more : undefined
}

/** Reads what a tool gave, or gives nothing where it names no call. */
export function readResult(event: JsonObject): Part | undefined {
  const callId = textOf(event.toolCallId)
  if (callId === undefined) return undefined
  const { content, messageId } = event
  const { isError, isJson } = ownOf(event)
  return {
    type: "tool-output",
    callId,
    output: isJson === true && typeof content === "string" ? parse(content) : (content ?? ""),
    ...(isError === true && { isError }),
    ...(typeof messageId === "string" && { extra: { from: NAME, fields: { messageId } } }),
  }
}

function parse(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text)
    return isTooDeep(value) ? text : value
  } catch {
    return text
  }
}

/** Reads an application's event. One that is named after a part of ours, which the format has no event for, is that part. */
export function readCustom(event: JsonObject): Part {
  const name = typeof event.name === "string" ? event.name : ""
  const type = name.startsWith(`${OWN}.`) ? name.slice(OWN.length + 1) : ""
  if (CARRIED.has(type) && isObject(event.value) && shapeOf(type) !== undefined) {
    const parts = readPart({ ...event.value, type })
    if (parts.length === 1 && parts[0]?.type === type) return parts[0]
  }
  return { type: "data", name, data: event.value }
}

/** The types of parts that are carried by events of an application's own. */
const CARRIED: ReadonlySet<string> = new Set(["annotation", "file", "safety", "data"])

/** Reads a provider's own event, which is raw of that provider's format. */
export function readRaw(event: JsonObject): Part {
  const source = textOf(event.source)
  if (source === undefined || source === NAME) return rawOf(event)
  const own = ownOf(event)
  return compact({
    type: "raw" as const,
    from: source,
    event: textOf(own.event),
    at: textOf(own.at),
    id: textOf(own.id),
    value: event.event,
  })
}

/** Keeps an event as a whole. */
export function rawOf(event: JsonObject): Part {
  const name = textOf(event.type)
  return { type: "raw", from: NAME, ...(name !== undefined && { event: name }), value: event }
}
