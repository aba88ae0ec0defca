/** Parts to the AI SDK's UI message stream, in the chunks that both of its current lines take. */
import type { Block, Outlet } from "@millrace/core"
import type { EncodeOptions } from "../../dialect.ts"
import {
  type DataPart,
  extraOf,
  type FinishPart,
  type JsonObject,
  type Part,
  type RawPart,
  type StartPart,
  type Usage,
} from "../../part.ts"
import { compact, isObject, objectOf } from "../../wire/json-value.ts"
import { writeAnnotation, writeFile } from "./beside-write.ts"
import { createCallWriter } from "./encode-calls.ts"
import { createTextWriter } from "./encode-text.ts"
import { event, failureChunk } from "./failure.ts"
import { writeFinishFacts, writeReason } from "./finish-reason.ts"
import { NAME } from "./name.ts"
import { writeUsage } from "./usage.ts"

/** Chunks that begin or end something: none of them may come out of what was not understood. */
const NEVER_RAW = /^(?:start|finish|error|abort|start-step|finish-step)$/

export function encode(options: EncodeOptions = {}): Block<Part, string> {
  const { onDropped } = options
  /** What was not understood of the chunk that comes next. */
  let fields: RawPart | undefined
  let usage: Usage | undefined
  let isInStep = false
  let sources = 0

  /** Writes a chunk, with what its own format said of it beside what we know. */
  function write(chunk: JsonObject, controller: Outlet<string>) {
    const own = fields !== undefined && fields.at === chunk.type ? objectOf(fields.value) : undefined
    if (own !== undefined) fields = undefined
    controller.enqueue(event(own === undefined ? chunk : { ...own, ...chunk }))
  }

  /** Clients take what stands behind a tool call for the same step, and a step with calls for one to be gone on with. */
  function enterStep(controller: Outlet<string>) {
    if (isInStep) return
    isInStep = true
    write({ type: "start-step" }, controller)
  }

  function leaveStep(controller: Outlet<string>) {
    if (!isInStep) return
    isInStep = false
    write({ type: "finish-step" }, controller)
  }

  const writer = { write, enterStep, hasFields: () => fields !== undefined, onDropped }
  const texts = createTextWriter(writer)
  const calls = createCallWriter(writer)

  function start(part: StartPart, controller: Outlet<string>) {
    const { id = options.id, created = options.created } = part
    const model = options.model ?? part.model
    const native = extraOf(part, NAME)
    const metadata = native === undefined ? compact({ id, model, created }) : objectOf(native.messageMetadata)
    const messageMetadata = {
      ...metadata,
      ...(options.model !== undefined && { model }),
    }
    write(
      {
        ...native,
        type: "start",
        ...(Object.keys(messageMetadata).length > 0 && { messageMetadata }),
      },
      controller,
    )
  }

  function takeRaw(part: RawPart, controller: Outlet<string>) {
    const { from, at, value } = part
    if (from !== NAME || !isObject(value)) return onDropped?.(part)
    if (at !== undefined) {
      if (fields !== undefined) onDropped?.(fields)
      fields = part
      return
    }
    if (typeof value.type === "string" && !NEVER_RAW.test(value.type)) return controller.enqueue(event(value))
    onDropped?.(part)
  }

  function data({ name, key, data, isTransient }: DataPart, controller: Outlet<string>) {
    const type = `data-${name}`
    write(compact({ type, id: key, data: data ?? null, transient: isTransient ? true : undefined }), controller)
  }

  function finish(part: FinishPart, controller: Outlet<string>) {
    leaveStep(controller)
    const native = extraOf(part, NAME)
    const told = objectOf(native?.messageMetadata)
    const facts = writeFinishFacts(part)
    const messageMetadata = {
      ...(usage !== undefined && { usage: writeUsage(usage) }),
      ...(facts !== undefined && { finish: facts }),
      ...told,
    }
    const hasMetadata = Object.keys(messageMetadata).length > 0
    const chunk = { ...native, type: "finish", finishReason: writeReason(part.reason) }
    write(hasMetadata ? { ...chunk, messageMetadata } : chunk, controller)
  }

  /** Tells the usage where there is no finish to carry it. */
  function tellUsage(controller: Outlet<string>) {
    if (usage !== undefined) {
      write({ type: "message-metadata", messageMetadata: { usage: writeUsage(usage) } }, controller)
    }
    if (fields !== undefined) onDropped?.(fields)
  }

  return {
    output: "text",
    transform(part, controller) {
      if (texts.take(part, controller) || calls.take(part, controller)) return
      switch (part.type) {
        case "start":
          return start(part, controller)
        case "annotation": {
          if (texts.takeCitation(part)) return
          enterStep(controller)
          return write(writeAnnotation(part, sources++), controller)
        }
        case "file": {
          const chunk = writeFile(part)
          if (chunk === undefined) return onDropped?.(part)
          enterStep(controller)
          return write(chunk, controller)
        }
        case "usage": {
          const { native } = part.usage
          if (native?.from !== NAME) {
            usage = { ...usage, ...part.usage }
            return
          }
          return write({ type: "message-metadata", messageMetadata: native.value }, controller)
        }
        case "safety": {
          const { type, ...data } = part
          return write({ type: "data-safety", data }, controller)
        }
        case "data":
          return data(part, controller)
        case "step-start":
          leaveStep(controller)
          return enterStep(controller)
        case "step-end":
          return leaveStep(controller)
        case "raw":
          return takeRaw(part, controller)
        case "finish":
          finish(part, controller)
          if (fields !== undefined) onDropped?.(fields)
          return controller.enqueue(DONE)
        case "error":
        case "interrupted":
        case "abort":
          tellUsage(controller)
          controller.enqueue(event(failureChunk(part)))
          return part.type === "abort" ? controller.enqueue(DONE) : undefined
        default:
          return onDropped?.(part)
      }
    },
    flush() {},
  }
}

const DONE = "data: [DONE]\n\n"
