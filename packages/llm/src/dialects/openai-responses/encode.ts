/** From parts to the events of a Responses stream. */
import type { Block } from "@millrace/core"
import type { EncodeOptions } from "../../dialect.ts"
import type {
  AbortPart,
  AnnotationPart,
  ErrorPart,
  FilePart,
  FinishPart,
  InterruptedPart,
  Part,
  RawPart,
  StretchEnd,
  StretchStart,
} from "../../part.ts"
import { extraOf, isTerminal } from "../../part.ts"
import { objectOf } from "../../wire/json-value.ts"
import { toFailure, writeErrorEvent } from "./error.ts"
import { writeFinish } from "./finish-reason.ts"
import { NAME } from "./name.ts"
import { createFrames, eventName, membersOf } from "./write/frames.ts"
import { type ItemWriter, ownFields } from "./write/item-writer.ts"
import { createOthers } from "./write/others.ts"
import { createOutput } from "./write/output.ts"
import { createResponse } from "./write/response.ts"
import { writeCall } from "./write/write-call.ts"
import { writeMessage } from "./write/write-message.ts"
import { writeNative } from "./write/write-native.ts"
import { writePicture } from "./write/write-picture.ts"
import { writeProvided } from "./write/write-provided.ts"
import { writeReasoning } from "./write/write-reasoning.ts"

/** Sources that come before the text that they are of. */
const MAX_EARLY = 1_024

/**
 * Encodes parts that `check` has seen. All that was said is kept, since the event that ends a response says it once more.
 *
 * @throws LimitError `stream-too-long`, where what was said passes 16,777,216 code units
 */
export function encode(options: EncodeOptions = {}): Block<Part, string> {
  const frames = createFrames()
  const output = createOutput(frames, () => response.id)
  const response = createResponse(options, frames, output)
  const context = { frames, output }
  /** By stretch. */
  const writers = new Map<string, ItemWriter>()
  /** Those that may be joined, by the wire's id. */
  const joinable = new Map<string, ItemWriter>()
  /** Those that are over unless more comes to them. */
  const resting = new Set<ItemWriter>()
  /** Calls that wait for what they gave, by their id. */
  const provided = new Map<string, ItemWriter>()
  const cut = new Set<ItemWriter>()
  const others = createOthers(context, () => settle("completed"))
  /** The latest one, to which belongs what is said of the whole answer. */
  let message: ItemWriter | undefined
  /** What was said of the whole answer before there was one. */
  const early: AnnotationPart[] = []
  let hasRefusal = false

  const drop = (part: Part) => options.onDropped?.(part)

  function settle(status: "completed" | "incomplete") {
    for (const writer of resting) writer.close(status)
    resting.clear()
    joinable.clear()
  }

  function start(part: StretchStart) {
    if ((part.choice ?? 0) > 0) return drop(part)
    hasRefusal ||= part.type === "refusal-start"
    const known = part.itemId === undefined ? undefined : joinable.get(part.itemId)
    if (known !== undefined && !known.isDone && known.join?.(part)) {
      resting.delete(known)
      writers.set(part.id, known)
      return
    }
    settle("completed")
    const writer = create(part)
    writers.set(part.id, writer)
    if (writer.annotate) {
      message = writer
      for (const each of early.splice(0)) if (!writer.annotate({ ...each, id: part.id })) drop(each)
    }
    if (part.itemId !== undefined && writer.join) joinable.set(part.itemId, writer)
    if (part.type === "tool-start" && writer.give) provided.set(part.callId, writer)
  }

  function create(part: StretchStart): ItemWriter {
    if (part.type === "reasoning-start") return writeReasoning(part, context)
    if (part.type !== "tool-start") return writeMessage(part, context)
    const native = extraOf(part, NAME)?.isNative === true ? ownFields(part, "item") : undefined
    if (native !== undefined) return writeNative(part, native, context)
    return (part.executor ?? "client") === "client" ? writeCall(part, context) : writeProvided(part, context)
  }

  function end(part: StretchEnd) {
    const writer = writers.get(part.id)
    if (writer === undefined) return drop(part)
    writer.end(part)
    if (writer.isResting) resting.add(writer)
    if (part.isCut && writer.keepCut) cut.add(writer)
  }

  function raw(part: RawPart) {
    const { from, event, at, id, value } = part
    const fields = objectOf(value)
    if (from !== NAME || event === undefined || fields === undefined) return drop(part)
    const place = id === undefined ? undefined : (writers.get(id)?.place ?? others.placeOf(id))
    if (at !== undefined) output.grow(JSON.stringify(fields).length)
    if (at === "response") return response.amend(fields)
    if (at === "event") return frames.amend(event, fields)
    if (at !== undefined) {
      const writer = id === undefined ? undefined : writers.get(id)
      return writer?.amend && !writer.isDone ? writer.amend(part) : drop(part)
    }
    if (event === "response.queued") return response.write(event, { status: "queued" })
    const item = objectOf(fields.item)
    if (id !== undefined && item !== undefined && event.startsWith("response.output_item.")) {
      return others.take(event, id, item)
    }
    if (id !== undefined && place === undefined) return drop(part)
    const members = [place?.members ?? "", membersOf(fields)].filter((text) => text !== "")
    frames.write(eventName(event), members.join())
  }

  function file(part: FilePart) {
    if (extraOf(part, NAME) !== undefined) return
    const { mediaType, data, isReasoning } = part
    if (data === undefined || isReasoning || !mediaType.startsWith("image/")) return drop(part)
    settle("completed")
    writePicture(mediaType, data, context)
  }

  function finish(part: FinishPart) {
    const { status, reason } = writeFinish(part, hasRefusal)
    settle(status)
    for (const writer of provided.values()) writer.close(status)
    for (const writer of cut) writer.keepCut?.()
    others.keep()
    response.amend(extraOf(part, NAME))
    response.write(`response.${status}`, { status, reason })
  }

  function fail(part: ErrorPart | InterruptedPart | AbortPart) {
    const failure = toFailure(part)
    const { code, message, fields } = failure
    if (response.hasBegun) settle("incomplete")
    // This way round, and both: some clients throw at the one, and some know only the other.
    frames.write("error", membersOf(writeErrorEvent(failure)))
    if (response.hasBegun) response.write("response.failed", { status: "failed", error: { ...fields, code, message } })
  }

  function hold(part: AnnotationPart) {
    output.grow(JSON.stringify(part).length)
    early.push(part)
  }

  function take(part: Part) {
    if (early.length > 0 && isTerminal(part)) for (const each of early.splice(0)) drop(each)
    switch (part.type) {
      case "start":
        response.begin(part)
        response.write("response.created", { status: "in_progress" })
        return response.write("response.in_progress", { status: "in_progress" })
      case "text-start":
      case "reasoning-start":
      case "refusal-start":
      case "tool-start":
        return start(part)
      case "text-delta":
      case "reasoning-delta":
      case "refusal-delta":
      case "tool-delta": {
        const writer = writers.get(part.id)
        return writer === undefined ? drop(part) : writer.delta(part)
      }
      case "text-end":
      case "reasoning-end":
      case "refusal-end":
      case "tool-end":
        return end(part)
      case "signature":
        return writers.get(part.id)?.sign?.(part) ? undefined : drop(part)
      case "annotation": {
        if (part.id === undefined && message === undefined && early.length < MAX_EARLY) return hold(part)
        const writer = part.id === undefined ? message : writers.get(part.id)
        return writer?.annotate?.(part) ? undefined : drop(part)
      }
      case "tool-output": {
        if (extraOf(part, NAME)?.isItem === true) return
        return provided.get(part.callId)?.give?.(part) ? undefined : drop(part)
      }
      case "file":
        return file(part)
      case "usage":
        return response.count(part.usage)
      case "raw":
        return raw(part)
      case "finish":
        return finish(part)
      case "error":
      case "interrupted":
      case "abort":
        return fail(part)
      default:
        return drop(part)
    }
  }

  return {
    output: "text",
    transform(part, controller) {
      take(part)
      const text = frames.take()
      if (text !== "") controller.enqueue(text)
    },
    flush() {},
  }
}
