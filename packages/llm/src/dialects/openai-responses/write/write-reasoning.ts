/**
 * Reasoning: a summary, or the thoughts themselves where this dialect told them as such. What other dialects tell of thoughts
 * is written as a summary: that is the one form that all clients show.
 */
import type { JsonObject, ReasoningDelta, ReasoningStart, StretchStart } from "../../../part.ts"
import { extraOf } from "../../../part.ts"
import { wrapSignature } from "../../../signature.ts"
import { objectOf } from "../../../wire/json-value.ts"
import { NAME } from "../name.ts"
import { type ItemWriter, ownFields, type WriterContext } from "./item-writer.ts"

/** The two lists of an item, and what their events are called. */
const FORMS = {
  summary: {
    place: "summary_index",
    type: "summary_text",
    added: "response.reasoning_summary_part.added",
    delta: "response.reasoning_summary_text.delta",
    textDone: "response.reasoning_summary_text.done",
    done: "response.reasoning_summary_part.done",
  },
  full: {
    place: "content_index",
    type: "reasoning_text",
    added: "response.content_part.added",
    delta: "response.reasoning_text.delta",
    textDone: "response.reasoning_text.done",
    done: "response.content_part.done",
  },
} as const

interface Thread {
  readonly form: "summary" | "full"
  /** The stream's number of the section under way, and its place in the list. */
  section: number
  index: number
  text: string | undefined
  members: string
  isOpen: boolean
}

export function writeReasoning(start: ReasoningStart, { frames, output }: WriterContext): ItemWriter {
  const place = output.begin(start.itemId, "rs")
  const { id } = place
  let fields: JsonObject = ownFields(start, "item") ?? {}
  const threads = new Map<string, Thread>()
  const lists: { summary: object[]; full: object[] } = { summary: [], full: [] }
  let hasFull = false
  let encrypted: string | undefined
  let openCount = 0
  let isDone = false

  function begin(part: ReasoningStart) {
    const isFull = part.kind !== "summary" && extraOf(part, NAME)?.part === "reasoning_text"
    hasFull ||= isFull
    openCount++
    threads.set(part.id, {
      form: isFull ? "full" : "summary",
      section: -1,
      index: -1,
      text: undefined,
      members: "",
      isOpen: true,
    })
  }

  function open(thread: Thread, section: number) {
    const { place: name, type, added } = FORMS[thread.form]
    const list = lists[thread.form]
    thread.section = section
    thread.text = ""
    thread.index = list.length
    thread.members = `${place.members},"${name}":${list.length}`
    list.push({ type, text: "" })
    frames.write(added, `${thread.members},"part":${JSON.stringify({ type, text: "" })}`)
  }

  function finish(thread: Thread) {
    if (thread.text === undefined) return
    const { type, textDone, done } = FORMS[thread.form]
    const part = { type, text: thread.text }
    lists[thread.form][thread.index] = part
    frames.write(textDone, `${thread.members},"text":${JSON.stringify(thread.text)}`)
    frames.write(done, `${thread.members},"part":${JSON.stringify(part)}`)
    thread.text = undefined
  }

  const item = (status: string) => ({
    id,
    type: "reasoning",
    summary: lists.summary,
    ...(hasFull && { content: lists.full }),
    ...(encrypted !== undefined && { encrypted_content: encrypted }),
    ...fields,
    ...(fields.status !== undefined && { status }),
  })

  begin(start)
  output.added(place, item("in_progress"))
  return {
    place,
    itemId: start.itemId,
    get isResting() {
      return !isDone && openCount === 0
    },
    get isDone() {
      return isDone
    },
    join(part: StretchStart) {
      if (isDone || part.type !== "reasoning-start") return false
      begin(part)
      return true
    },
    delta(part) {
      const thread = threads.get(part.id)
      if (thread === undefined) return
      const { text, section = 0 } = part as ReasoningDelta
      if (thread.text === undefined || section > thread.section) {
        finish(thread)
        open(thread, Math.max(section, thread.section))
      }
      output.grow(text.length)
      thread.text += text
      frames.write(FORMS[thread.form].delta, `${thread.members},"delta":${JSON.stringify(text)}`)
    },
    end(part) {
      const thread = threads.get(part.id)
      if (thread === undefined || !thread.isOpen) return
      thread.isOpen = false
      openCount--
      finish(thread)
    },
    sign(part) {
      if (isDone) return false
      // The last one is what it came to, but of two dialects' each is the only one.
      if (encrypted !== undefined && part.from !== NAME) return false
      encrypted = wrapSignature(part, NAME)
      output.grow(encrypted.length)
      return true
    },
    amend({ at, value }) {
      if (at === "item") fields = { ...fields, ...objectOf(value) }
    },
    close(status) {
      for (const thread of threads.values()) finish(thread)
      isDone = true
      output.done(place, item(status))
    },
  }
}
