/** Messages: each part of their content is a text or a refusal. */
import type { Outlet } from "@millrace/core"
import type { AnnotationPart, JsonObject, Part } from "../../../part.ts"
import { compact, listOf, numberOf, objectOf, textOf, unknownFields } from "../../../wire/json-value.ts"
import { NAME } from "../name.ts"
import type { ItemReader, ReaderContext } from "./item-reader.ts"

const ITEM: ReadonlySet<string> = new Set(["id", "type", "role", "status", "content", "phase"])
const PART: ReadonlySet<string> = new Set(["type", "text", "refusal", "annotations", "logprobs"])

type Kind = "text" | "refusal"

interface Content {
  readonly id: string
  readonly kind: Kind
  /** Code units that have been told. */
  length: number
  annotations: number
  isOpen: boolean
}

export function readMessage(item: JsonObject, context: ReaderContext): ItemReader {
  const contents = new Map<number, Content>()
  const itemId = textOf(item.id)
  const phase = textOf(item.phase)
  const told = unknownFields(item, ITEM)
  let latest: Content | undefined

  function begin(kind: Kind, place: number, controller: Outlet<Part>): Content {
    const known = contents.get(place)
    if (known?.kind === kind) return known
    if (known !== undefined) end(known, controller)
    const extra = told !== undefined && latest === undefined ? { from: NAME, fields: { item: told } } : undefined
    const content: Content = { id: context.nextId(), kind, length: 0, annotations: 0, isOpen: true }
    contents.set(place, content)
    latest = content
    controller.enqueue({
      type: `${kind}-start`,
      id: content.id,
      ...(itemId !== undefined && { itemId }),
      ...(kind === "text" && phase !== undefined && { phase }),
      ...(extra && { extra }),
    })
    return content
  }

  function add(content: Content, text: unknown, logprobs: unknown, controller: Outlet<Part>) {
    const list = content.kind === "text" && Array.isArray(logprobs) && logprobs.length > 0 ? logprobs : undefined
    if (typeof text !== "string" || (text === "" && list === undefined)) return
    content.length += text.length
    const { kind, id } = content
    controller.enqueue(
      list === undefined ? { type: `${kind}-delta`, id, text } : { type: "text-delta", id, text, logprobs: list },
    )
  }

  /** Tells what the deltas have not. */
  function complete(content: Content, text: unknown, logprobs: unknown, controller: Outlet<Part>) {
    if (typeof text !== "string" || text.length <= content.length) return
    add(content, text.slice(content.length), content.length === 0 ? logprobs : undefined, controller)
  }

  function annotate(content: Content, value: unknown, controller: Outlet<Part>) {
    const annotation = objectOf(value)
    if (annotation === undefined) return
    content.annotations++
    controller.enqueue(readAnnotation(annotation, content.id))
  }

  function conclude(content: Content, value: JsonObject, controller: Outlet<Part>) {
    const text = content.kind === "text" ? value.text : value.refusal
    complete(content, text, value.logprobs, controller)
    for (const each of listOf(value.annotations).slice(content.annotations)) annotate(content, each, controller)
    const fields = unknownFields(value, PART)
    end(content, controller, typeof text === "string" ? text : undefined, fields)
  }

  function end(content: Content, controller: Outlet<Part>, text?: string, fields?: JsonObject) {
    if (!content.isOpen) return
    content.isOpen = false
    const { id, kind } = content
    controller.enqueue({
      type: `${kind}-end`,
      id,
      ...(text !== undefined && { text }),
      ...(fields && { extra: { from: NAME, fields: { part: fields } } }),
    })
  }

  return {
    get stretch() {
      return latest?.id
    },
    take(type, event, controller) {
      const place = numberOf(event.content_index) ?? 0
      switch (type) {
        case "response.output_text.delta":
          add(begin("text", place, controller), event.delta, event.logprobs, controller)
          return true
        case "response.output_text.done":
          complete(begin("text", place, controller), event.text, event.logprobs, controller)
          return true
        case "response.output_text.annotation.added":
          if (objectOf(event.annotation) === undefined) return false
          annotate(begin("text", place, controller), event.annotation, controller)
          return true
        case "response.refusal.delta":
          add(begin("refusal", place, controller), event.delta, undefined, controller)
          return true
        case "response.refusal.done":
          complete(begin("refusal", place, controller), event.refusal, undefined, controller)
          return true
        case "response.content_part.added":
        case "response.content_part.done": {
          const part = objectOf(event.part)
          const kind = part && kindOf(part)
          if (part === undefined || kind === undefined) return false
          const content = begin(kind, place, controller)
          if (type.endsWith("done")) conclude(content, part, controller)
          else complete(content, kind === "text" ? part.text : part.refusal, part.logprobs, controller)
          return true
        }
        default:
          return false
      }
    },
    done(last, controller) {
      for (const [place, value] of listOf(last.content).entries()) {
        const part = objectOf(value)
        const kind = part && kindOf(part)
        if (part === undefined) continue
        if (kind !== undefined) conclude(begin(kind, place, controller), part, controller)
        else if (latest !== undefined) tell("content", { place, part }, latest.id, controller)
      }
      const fields = { ...unknownFields(last, ITEM), ...(textOf(last.phase) !== phase && { phase: last.phase }) }
      if (latest !== undefined && JSON.stringify(fields) !== JSON.stringify(told ?? {})) {
        tell("item", fields, latest.id, controller)
      }
      for (const content of contents.values()) end(content, controller)
    },
    end(controller) {
      for (const content of contents.values()) end(content, controller)
    },
  }
}

function tell(at: string, value: JsonObject, id: string, controller: Outlet<Part>) {
  controller.enqueue({ type: "raw", from: NAME, event: "response.output_item.done", at, id, value })
}

function kindOf({ type }: JsonObject): Kind | undefined {
  if (type === "output_text" || type === "text") return "text"
  return type === "refusal" ? "refusal" : undefined
}

function readAnnotation(value: JsonObject, id: string): AnnotationPart {
  return compact({
    type: "annotation" as const,
    id,
    url: textOf(value.url),
    title: textOf(value.title) ?? textOf(value.filename),
    start: numberOf(value.start_index),
    end: numberOf(value.end_index),
    from: NAME,
    value,
  })
}
