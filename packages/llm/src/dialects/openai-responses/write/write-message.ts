/** Messages: texts and refusals, each a part of the content. */
import type { AnnotationPart, JsonObject, StretchStart, TextDelta } from "../../../part.ts"
import { wrapSignature } from "../../../signature.ts"
import { isObject, listOf, numberOf, objectOf } from "../../../wire/json-value.ts"
import { NAME } from "../name.ts"
import { type ItemWriter, ownFields, type WriterContext } from "./item-writer.ts"

/** Those that clients know. */
const PHASES: ReadonlySet<string | undefined> = new Set(["commentary", "final_answer"])

interface Content {
  readonly kind: "text" | "refusal"
  readonly members: string
  readonly before: string
  text: string
  readonly annotations: JsonObject[]
  readonly logprobs: unknown[]
  fields: JsonObject
  isOpen: boolean
  isDone: boolean
}

export function writeMessage(start: StretchStart, { frames, output }: WriterContext): ItemWriter {
  const place = output.begin(start.itemId, "msg")
  const { id } = place
  const phase = start.type === "text-start" && PHASES.has(start.phase) ? { phase: start.phase } : {}
  let fields: JsonObject = { ...phase, ...ownFields(start, "item") }
  const contents: Content[] = []
  const byStretch = new Map<string, Content>()
  /** Those that are over and not yet said to be. */
  const ended = new Set<Content>()
  /** What the content holds that is no text, by its place. */
  const others: [number, unknown][] = []
  let openCount = 0
  let isCut = false
  let isDone = false

  const item = (status: string, content: readonly unknown[]) => ({
    id,
    type: "message",
    status,
    role: "assistant",
    content,
    ...fields,
  })

  function begin(part: StretchStart) {
    finishContents()
    const kind = part.type === "refusal-start" ? "refusal" : "text"
    const members = `${place.members},"content_index":${contents.length}`
    const content: Content = {
      kind,
      members,
      before: `${members},"delta":`,
      text: "",
      annotations: [],
      logprobs: [],
      fields: ownFields(part, "part") ?? {},
      isOpen: true,
      isDone: false,
    }
    contents.push(content)
    byStretch.set(part.id, content)
    openCount++
    frames.write("response.content_part.added", `${members},"part":${JSON.stringify(partOf(content))}`)
  }

  function finishContents() {
    for (const content of ended) {
      content.isDone = true
      const { kind, members, text, logprobs } = content
      const said = JSON.stringify(text)
      if (kind === "refusal") frames.write("response.refusal.done", `${members},"refusal":${said}`)
      else frames.write("response.output_text.done", `${members},"text":${said},"logprobs":${JSON.stringify(logprobs)}`)
      frames.write("response.content_part.done", `${members},"part":${JSON.stringify(partOf(content))}`)
    }
    ended.clear()
  }

  function end(content: Content) {
    if (!content.isOpen) return
    content.isOpen = false
    openCount--
    ended.add(content)
  }

  output.added(place, item("in_progress", []))
  begin(start)
  return {
    place,
    itemId: start.itemId,
    get isResting() {
      return !isDone && openCount === 0
    },
    get isDone() {
      return isDone
    },
    join(part) {
      if (isDone || (part.type !== "text-start" && part.type !== "refusal-start")) return false
      begin(part)
      return true
    },
    delta(part) {
      const content = byStretch.get(part.id)
      if (content === undefined) return
      const { text } = part
      output.grow(text.length)
      // Engines join texts as ropes: the cost is linear.
      content.text += text
      if (content.kind === "refusal") {
        frames.write("response.refusal.delta", content.before + JSON.stringify(text))
        return
      }
      const list = (part as TextDelta).logprobs
      const logprobs = list === undefined ? "[]" : writeLogprobs(list, content)
      output.grow(logprobs.length)
      frames.write("response.output_text.delta", `${content.before}${JSON.stringify(text)},"logprobs":${logprobs}`)
    },
    end(part) {
      const content = byStretch.get(part.id)
      if (content === undefined) return
      end(content)
      content.fields = { ...content.fields, ...ownFields(part, "part") }
      isCut ||= part.isCut === true
    },
    annotate(part) {
      const content = part.id === undefined ? contents.at(-1) : byStretch.get(part.id)
      const annotation = writeAnnotation(part)
      if (content === undefined || content.kind === "refusal" || content.isDone || annotation === undefined)
        return false
      const text = JSON.stringify(annotation)
      output.grow(text.length)
      const members = `${content.members},"annotation_index":${content.annotations.length}`
      content.annotations.push(annotation)
      frames.write("response.output_text.annotation.added", `${members},"annotation":${text}`)
      return true
    },
    sign(part) {
      const content = byStretch.get(part.id)
      if (content === undefined || content.isDone || part.from === NAME) return false
      output.grow(part.data.length)
      content.fields = { ...content.fields, signature: wrapSignature(part, NAME) }
      return true
    },
    amend({ at, value }) {
      const more = objectOf(value)
      if (at === "item") fields = { ...fields, ...more }
      else if (at === "content") others.push([numberOf(more?.place) ?? 0, more?.part])
    },
    close(status) {
      for (const content of contents) end(content)
      finishContents()
      isDone = true
      const content: unknown[] = contents.map(partOf)
      for (const [at, part] of others) content.splice(at, 0, part)
      output.done(place, item(isCut ? "incomplete" : status, content))
    },
  }
}

function partOf({ kind, text, annotations, logprobs, fields }: Content): object {
  return kind === "refusal"
    ? { type: "refusal", refusal: text, ...fields }
    : { type: "output_text", text, annotations, logprobs, ...fields }
}

/** Writes an annotation as it was, and one of another dialect as a citation of its address, if it has one. */
function writeAnnotation({ from, value, url, title, start, end }: AnnotationPart): JsonObject | undefined {
  if (from === NAME) return value
  if (url === undefined) return undefined
  return { type: "url_citation", url, title: title ?? url, start_index: start ?? 0, end_index: end ?? start ?? 0 }
}

/** Writes those that clients can read. */
function writeLogprobs(list: readonly unknown[], content: Content): string {
  const logprobs = list
    .filter(isLogprob)
    .map((each) => ({ ...each, top_logprobs: listOf(each.top_logprobs).filter(isLogprob) }))
  for (const each of logprobs) content.logprobs.push(each)
  return JSON.stringify(logprobs)
}

function isLogprob(value: unknown): value is JsonObject {
  return isObject(value) && typeof value.token === "string" && typeof value.logprob === "number"
}
