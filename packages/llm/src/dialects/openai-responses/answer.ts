/** An answer in one piece: what its parts come to when they are written as a stream. */
import type { AnswerOptions } from "../../dialect.ts"
import type { Message, MessageContent } from "../../fold.ts"
import type { JsonObject, Part, RawPart } from "../../part.ts"
import { numberOf, objectOf } from "../../wire/json-value.ts"
import { encode } from "./encode.ts"
import { NAME } from "./name.ts"

export function answer(message: Message, options: AnswerOptions = {}): JsonObject {
  const block = encode(options)
  let last = ""
  const outlet = {
    enqueue(text: string) {
      last = text
    },
    terminate() {},
  }
  for (const part of partsOf(message)) block.transform(part, outlet)
  const data = last.slice(last.lastIndexOf("\ndata: ") + "\ndata: ".length)
  return objectOf((JSON.parse(data) as { response?: unknown }).response) ?? {}
}

function* partsOf(message: Message): Generator<Part> {
  const { id, model, created, extra, content, annotations, raw, usage } = message
  yield { type: "start", id, model, created, extra }
  const whole = raw.filter(isWhole)
  let place = 0
  let lastItem: string | undefined
  for (const [index, each] of content.entries()) {
    const itemId = "itemId" in each ? each.itemId : undefined
    const isItem = each.type !== "data" && each.type !== "tool-output" && (itemId === undefined || itemId !== lastItem)
    if (isItem) {
      while (whole[0] !== undefined && placeOf(whole[0]) <= place) {
        yield whole.shift() as RawPart
        place++
      }
      place++
    }
    lastItem = itemId
    yield* stretchOf(each, String(index))
  }
  yield* whole
  yield* annotations
  if (usage !== undefined) yield { type: "usage", usage }
  for (const part of raw) if (part.at === "response") yield part
  yield message.terminal ?? { type: "interrupted", code: "truncated" }
}

const isWhole = ({ from, at, event, value }: RawPart) =>
  from === NAME && at === undefined && event === "response.output_item.done" && objectOf(value)?.item !== undefined

const placeOf = ({ value }: RawPart) => numberOf(objectOf(value)?.output_index) ?? Number.POSITIVE_INFINITY

function* stretchOf(each: MessageContent, id: string): Generator<Part> {
  const isCut = "isDone" in each && !each.isDone ? { isCut: true } : {}
  switch (each.type) {
    case "text": {
      const { text, itemId, extra, phase, annotations, signatures, logprobs } = each
      yield { type: "text-start", id, itemId, extra, phase }
      yield { type: "text-delta", id, text, logprobs }
      for (const annotation of annotations) yield { ...annotation, id }
      for (const signature of signatures) yield { type: "signature", id, ...signature }
      return yield { type: "text-end", id, ...isCut }
    }
    case "reasoning": {
      const { sections, itemId, extra, kind, signatures } = each
      yield { type: "reasoning-start", id, itemId, extra, kind }
      for (const [section, text] of sections.entries()) yield { type: "reasoning-delta", id, text, section }
      for (const signature of signatures) yield { type: "signature", id, ...signature }
      return yield { type: "reasoning-end", id, ...isCut }
    }
    case "refusal": {
      const { text, itemId, extra } = each
      yield { type: "refusal-start", id, itemId, extra }
      yield { type: "refusal-delta", id, text }
      return yield { type: "refusal-end", id, ...isCut }
    }
    case "tool-call": {
      const { callId, name, executor, encoding, itemId, extra, text, signatures } = each
      yield { type: "tool-start", id, callId, name, executor, encoding, itemId, extra }
      for (const signature of signatures) yield { type: "signature", id, ...signature }
      return yield { type: "tool-end", id, text, extra, ...isCut }
    }
    case "tool-output": {
      const { callId, output, isError, extra } = each
      return yield { type: "tool-output", callId, output, isError, extra }
    }
    case "file":
    case "data":
      return yield each
  }
}
