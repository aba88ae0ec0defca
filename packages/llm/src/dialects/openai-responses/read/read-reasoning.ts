/**
 * Reasoning: a summary in sections, the thoughts themselves in sections, and what is encrypted of them. Which of these
 * there will be is certain when the first of them comes, and so the stretch begins then.
 */
import type { Outlet } from "@millrace/core"
import type { JsonObject, Part } from "../../../part.ts"
import { unwrapSignature } from "../../../signature.ts"
import { listOf, numberOf, objectOf, textOf, unknownFields } from "../../../wire/json-value.ts"
import { NAME } from "../name.ts"
import type { ItemReader, ReaderContext } from "./item-reader.ts"

const ITEM: ReadonlySet<string> = new Set(["id", "type", "summary", "content", "encrypted_content"])
/** What the item's end says of every item, and not of this one. */
const IN_THE_END: ReadonlySet<string> = new Set([...ITEM, "status"])

interface Thread {
  readonly id: string
  /** Code units that have been told, by section. */
  readonly lengths: Map<number, number>
}

export function readReasoning(item: JsonObject, context: ReaderContext): ItemReader {
  const itemId = textOf(item.id)
  const told = unknownFields(item, ITEM)
  const encrypted = textOf(item.encrypted_content)
  const threads: { summary?: Thread; full?: Thread } = {}
  let first: Thread | undefined

  function begin(kind: "summary" | "full" | "redacted", controller: Outlet<Part>): Thread {
    const known = kind === "redacted" ? undefined : threads[kind]
    if (known !== undefined) return known
    const thread: Thread = { id: context.nextId(), lengths: new Map() }
    if (kind !== "redacted") threads[kind] = thread
    const fields = {
      ...(first === undefined && told && { item: told }),
      // By this the encoder knows that the thoughts were told as such.
      ...(kind === "full" && { part: "reasoning_text" }),
    }
    first ??= thread
    controller.enqueue({
      type: "reasoning-start",
      id: thread.id,
      kind,
      ...(itemId !== undefined && { itemId }),
      ...(Object.keys(fields).length > 0 && { extra: { from: NAME, fields } }),
    })
    return thread
  }

  function add({ id, lengths }: Thread, section: number, text: unknown, controller: Outlet<Part>) {
    if (typeof text !== "string" || text === "") return
    const length = lengths.get(section)
    if (length === undefined) context.count()
    lengths.set(section, (length ?? 0) + text.length)
    controller.enqueue({ type: "reasoning-delta", id, text, ...(section > 0 && { section }) })
  }

  /** Tells what the deltas have not. */
  function complete(thread: Thread, section: number, text: unknown, controller: Outlet<Part>) {
    const length = thread.lengths.get(section) ?? 0
    if (typeof text === "string" && text.length > length) add(thread, section, text.slice(length), controller)
  }

  function takeAll(kind: "summary" | "full", list: unknown, controller: Outlet<Part>) {
    for (const [section, part] of listOf(list).entries()) {
      const text = objectOf(part)?.text
      if (typeof text === "string") complete(begin(kind, controller), section, text, controller)
    }
  }

  function conclude(data: string | undefined, controller: Outlet<Part>) {
    const thread = first ?? begin("redacted", controller)
    if (data !== undefined) {
      controller.enqueue({ type: "signature", id: thread.id, ...unwrapSignature(data, NAME, "encrypted") })
    }
    const begun = new Set([thread, ...Object.values(threads)])
    for (const { id } of begun) controller.enqueue({ type: "reasoning-end", id })
  }

  return {
    get stretch() {
      return first?.id
    },
    take(type, event, controller) {
      const section = numberOf(event.summary_index) ?? numberOf(event.content_index) ?? 0
      switch (type) {
        case "response.reasoning_summary_text.delta":
          add(begin("summary", controller), section, event.delta, controller)
          return true
        case "response.reasoning_summary_text.done":
          complete(begin("summary", controller), section, event.text, controller)
          return true
        case "response.reasoning_summary_part.added":
        case "response.reasoning_summary_part.done":
          complete(begin("summary", controller), section, objectOf(event.part)?.text, controller)
          return true
        case "response.reasoning_text.delta":
          add(begin("full", controller), section, event.delta, controller)
          return true
        case "response.reasoning_text.done":
          complete(begin("full", controller), section, event.text, controller)
          return true
        case "response.content_part.added":
        case "response.content_part.done": {
          const part = objectOf(event.part)
          if (part?.type !== "reasoning_text") return false
          complete(begin("full", controller), section, part.text, controller)
          return true
        }
        default:
          return false
      }
    },
    done(last, controller) {
      takeAll("summary", last.summary, controller)
      takeAll("full", last.content, controller)
      const fields = unknownFields(last, IN_THE_END)
      const thread = first ?? begin("redacted", controller)
      if (fields && JSON.stringify(fields) !== JSON.stringify(unknownFields(item, IN_THE_END))) {
        const at = "item"
        const event = "response.output_item.done"
        controller.enqueue({ type: "raw", from: NAME, event, at, id: thread.id, value: fields })
      }
      conclude(textOf(last.encrypted_content) ?? encrypted, controller)
    },
    end(controller) {
      conclude(encrypted, controller)
    },
  }
}
