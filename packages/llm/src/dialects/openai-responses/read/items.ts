/**
 * The items of a response's output. They are told apart by their place, since some servers change an item's id from event
 * to event. What was told neither in deltas nor when an item was done is taken from the response that ends the stream.
 */
import type { Outlet } from "@millrace/core"
import type { JsonObject, Part } from "../../../part.ts"
import { isObject, listOf, numberOf, objectOf, textOf, unknownFields } from "../../../wire/json-value.ts"
import { NAME } from "../name.ts"
import { nativeTool } from "../native-tools.ts"
import { impliedItem } from "./implied-item.ts"
import { createReaderContext, type ItemReader } from "./item-reader.ts"
import { matchItems, type ToldItem } from "./match-items.ts"
import { readCall } from "./read-call.ts"
import { readMessage } from "./read-message.ts"
import { readNative } from "./read-native.ts"
import { readOther } from "./read-other.ts"
import { readReasoning } from "./read-reasoning.ts"

/** What events about items hold. `obfuscation` is padding. */
const KNOWN: ReadonlySet<string> = new Set(
  (
    "type sequence_number output_index item_id content_index summary_index annotation_index annotation delta text part " +
    "refusal arguments input code name logprobs obfuscation item"
  ).split(" "),
)
const ROUTING: ReadonlySet<string> = new Set(["type", "sequence_number", "output_index", "item_id", "obfuscation"])
const ENVELOPE: ReadonlySet<string> = new Set(["type", "sequence_number", "obfuscation"])

interface Entry extends ToldItem {
  /** Given up once the item is done. */
  reader: ItemReader | undefined
  /** The stretch that went with the item, once it is done. */
  stretch: string | undefined
  /** Code units of what is held of it. */
  readonly size: number
}

export interface Items {
  /** Whether a client is to carry out a call. */
  readonly hasClientCall: boolean
  add(event: JsonObject, controller: Outlet<Part>): void
  done(event: JsonObject, controller: Outlet<Part>): void
  /** Takes any other event. */
  take(type: string, event: JsonObject, controller: Outlet<Part>): void
  /** Takes all of the output, and ends what is open. */
  conclude(output: readonly unknown[], controller: Outlet<Part>): void
}

/** @param idPrefix stands before the ids of calls that the wire gave none */
export function createItems(idPrefix: () => string): Items {
  const context = createReaderContext(idPrefix)
  const entries: Entry[] = []
  const byPlace = new Map<number, Entry>()
  const byId = new Map<string, Entry>()
  let latest: Entry | undefined
  let nextPlace = 0

  function find(event: JsonObject): Entry | undefined {
    const place = numberOf(event.output_index)
    if (place !== undefined) return place === latest?.place ? latest : byPlace.get(place)
    const id = textOf(event.item_id) ?? textOf(objectOf(event.item)?.id)
    return id === undefined ? undefined : byId.get(id)
  }

  /** What an event is about that does not say where it belongs: the item under way, or one that nobody began. */
  function imply(item: JsonObject, event: JsonObject, controller: Outlet<Part>): Entry {
    const place = numberOf(event.output_index)
    const isLatest = place === undefined && latest?.reader !== undefined && latest.type === item.type
    return isLatest ? (latest as Entry) : begin(item, place, controller)
  }

  function begin(
    item: JsonObject,
    wanted: number | undefined,
    controller: Outlet<Part>,
    isWhole = false,
  ): Entry & { reader: ItemReader } {
    context.count()
    const size = isWhole ? 0 : JSON.stringify(item).length
    context.hold(size)
    const place = wanted ?? nextPlace
    nextPlace = Math.max(nextPlace, place + 1)
    const type = textOf(item.type) ?? ""
    const entry = { place, type, id: textOf(item.id), reader: readerOf(item, place), stretch: undefined, size }
    const before = byPlace.get(place)
    if (before !== undefined) finish(before, undefined, controller)
    entries.push(entry)
    byPlace.set(place, entry)
    if (entry.id !== undefined) byId.set(entry.id, entry)
    latest = entry
    return entry
  }

  function readerOf(item: JsonObject, place: number): ItemReader {
    if (item.type === "message") return readMessage(item, context)
    if (item.type === "reasoning") return readReasoning(item, context)
    if (item.type === "function_call" || item.type === "custom_tool_call") return readCall(item, context)
    const tool = nativeTool(item)
    return tool === undefined ? readOther(item, place, context) : readNative(item, tool, context)
  }

  function finish(entry: Entry, item: JsonObject | undefined, controller: Outlet<Part>) {
    const { reader } = entry
    if (reader === undefined) return
    if (item === undefined) reader.end(controller)
    else reader.done(item, controller)
    entry.reader = undefined
    entry.stretch = reader.stretch
    context.hold(-entry.size)
  }

  function whole(item: JsonObject, place: number | undefined, controller: Outlet<Part>) {
    const entry = begin(item, place, controller, true)
    entry.reader.take("response.output_item.added", { item }, controller)
    finish(entry, item, controller)
  }

  function keep(type: string, event: JsonObject, entry: Entry | undefined, controller: Outlet<Part>) {
    const id = entry?.reader?.stretch ?? entry?.stretch
    const value = unknownFields(event, id === undefined ? ENVELOPE : ROUTING) ?? {}
    controller.enqueue({ type: "raw", from: NAME, event: type, ...(id !== undefined && { id }), value })
  }

  /** Takes an event that has more members than it should: they are told in front of what the event itself says. */
  function takeWith(fields: JsonObject, type: string, event: JsonObject, reader: ItemReader, controller: Outlet<Part>) {
    const parts: Part[] = []
    const isKnown = reader.take(type, event, { enqueue: (part) => void parts.push(part), terminate() {} })
    const id = reader.stretch === undefined ? {} : { id: reader.stretch }
    const value = isKnown ? fields : (unknownFields(event, "id" in id ? ROUTING : ENVELOPE) ?? {})
    const raw: Part = { type: "raw", from: NAME, event: type, ...(isKnown && { at: "event" }), ...id, value }
    if (isKnown) controller.enqueue(raw)
    for (const part of parts) controller.enqueue(part)
    if (!isKnown) controller.enqueue(raw)
  }

  return {
    get hasClientCall() {
      return context.hasClientCall
    },
    add(event, controller) {
      const item = objectOf(event.item)
      if (item === undefined) return keep("response.output_item.added", event, undefined, controller)
      const known = numberOf(event.output_index) === undefined ? undefined : find(event)
      // Told twice.
      if (known?.reader !== undefined && known.type === item.type) return
      const entry = begin(item, numberOf(event.output_index), controller)
      entry.reader.take("response.output_item.added", event, controller)
      if (item.type === "message" && listOf(item.content).length > 0) takeContent(entry.reader, item, controller)
    },
    done(event, controller) {
      const item = objectOf(event.item)
      if (item === undefined) return keep("response.output_item.done", event, undefined, controller)
      const place = numberOf(event.output_index)
      const isLatest = place === undefined && latest?.reader !== undefined && latest.type === item.type
      const known = find(event) ?? (isLatest ? latest : undefined)
      if (known?.type !== item.type || known === undefined) return whole(item, place, controller)
      if (known.reader !== undefined) return finish(known, item, controller)
      const isTwice = place !== undefined || (known.id !== undefined && known.id === item.id)
      if (!isTwice) whole(item, place, controller)
    },
    take(type, event, controller) {
      let entry = find(event)
      if (entry === undefined) {
        const implied = impliedItem(type, event)
        if (implied !== undefined) entry = imply(implied, event, controller)
      }
      const reader = entry?.reader
      if (reader === undefined) return keep(type, event, entry, controller)
      const fields = unknownFields(event, KNOWN)
      if (fields !== undefined) return takeWith(fields, type, event, reader, controller)
      if (!reader.take(type, event, controller)) keep(type, event, entry, controller)
    },
    conclude(output, controller) {
      for (const [entry, item] of matchItems(output.filter(isObject), entries)) {
        if (entry === undefined) whole(item, undefined, controller)
        else finish(entry, item, controller)
      }
      for (const entry of entries) finish(entry, undefined, controller)
    },
  }

  function takeContent(reader: ItemReader, { content }: JsonObject, controller: Outlet<Part>) {
    for (const [place, part] of listOf(content).entries()) {
      reader.take("response.content_part.added", { content_index: place, part }, controller)
    }
  }
}
