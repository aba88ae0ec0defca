/**
 * Parts to chat completion chunks that OpenAI's own client takes: the role first, calls numbered from 0 in every choice,
 * a finish for every choice, the usage where it was asked for, `[DONE]`. A bad end is an event with an error, without
 * any finish and without `[DONE]`.
 */
import type { Block, Outlet } from "@millrace/core"
import type { EncodeOptions } from "../../dialect.ts"
import { extraOf, type FinishPart, type Part, type StartPart, type TerminalPart, type Usage } from "../../part.ts"
import { isListed, writeAnnotation } from "./annotation.ts"
import { type Chunks, createChunks } from "./chunk.ts"
import { createStretchWriter, type StretchWriter } from "./encode-stretch.ts"
import { failure } from "./error.ts"
import { writeFinishReason } from "./finish-reason.ts"
import { writeImage } from "./image.ts"
import { NAME } from "./name.ts"
import { readPlace } from "./place.ts"
import { writeUsage } from "./usage.ts"

const DONE = "data: [DONE]\n\n"

export function encode(options: EncodeOptions = {}): Block<Part, string> {
  const { includeUsage = false, onDropped } = options
  let chunks: Chunks | undefined
  let writer: StretchWriter | undefined
  let usage: Usage | undefined

  function start(part: StartPart, controller: Outlet<string>) {
    chunks = createChunks({
      id: part.id ?? options.id ?? "millrace",
      model: options.model ?? part.model ?? "unknown",
      created: part.created ?? options.created ?? 0,
      includeUsage,
    })
    writer = createStretchWriter(chunks, onDropped)
    const fields = extraOf(part, NAME)
    writer.begin(0, controller, fields && chunks.repeat(fields))
    if (part.extra !== undefined && fields === undefined) onDropped?.(part)
  }

  /** Writes what stands beside the stretches; gives nothing for what cannot be written. */
  function other(part: Part, chunks: Chunks, writer: StretchWriter): string | undefined {
    switch (part.type) {
      case "usage":
        usage = { ...usage, ...part.usage }
        return ""
      case "annotation": {
        // It goes with the list that it is of, which is an unknown member.
        if (isListed(part)) return ""
        const value = writeAnnotation(part)
        const choice = part.id === undefined ? 0 : writer.choiceOf(part.id)
        return value && chunks.choice(choice, JSON.stringify({ annotations: [value] }))
      }
      case "file": {
        const value = part.isReasoning ? undefined : writeImage(part)
        return value && chunks.choice(0, JSON.stringify({ images: [value] }))
      }
      case "safety": {
        if (part.from !== NAME) return undefined
        if (part.scope === "prompt") return chunks.choice(0, "{}", { top: part.value })
        const { index = 0, ...fields } = part.value
        return chunks.choice(typeof index === "number" ? index : 0, "{}", { fields })
      }
      case "raw": {
        const place = part.from === NAME ? readPlace(part.at) : undefined
        return place && writer.raw(part, place)
      }
    }
    return undefined
  }

  function conclude(part: TerminalPart, controller: Outlet<string>) {
    if (chunks === undefined || writer === undefined) {
      // Only a bad end comes without a start.
      if (part.type !== "finish") controller.enqueue(failure(part))
      return
    }
    if (part.type === "finish") finish(part, chunks, writer, controller)
    if (includeUsage && usage !== undefined) controller.enqueue(chunks.usage(writeUsage(usage)))
    controller.enqueue(part.type === "finish" ? DONE : failure(part))
  }

  return {
    output: "text",
    transform(part, controller) {
      switch (part.type) {
        case "start":
          return start(part, controller)
        case "finish":
        case "error":
        case "interrupted":
        case "abort":
          writer?.release(controller)
          return conclude(part, controller)
      }
      if (chunks === undefined || writer === undefined) return onDropped?.(part)
      if (writer.take(part, controller)) return
      const text = other(part, chunks, writer)
      if (text === undefined) onDropped?.(part)
      else if (text !== "") controller.enqueue(text)
    },
    flush() {},
  }
}

function finish(part: FinishPart, chunks: Chunks, writer: StretchWriter, controller: Outlet<string>) {
  for (const { choice } of part.others ?? []) writer.begin(choice, controller)
  for (const choice of writer.choices()) {
    const own = choice === 0 ? part : part.others?.find((other) => other.choice === choice)
    const word = writeFinishReason(own?.reason ?? "stop")
    const fields = {
      ...(own?.native !== undefined && own.native !== word && { native_finish_reason: own.native }),
      ...(choice === 0 && part.stopSequence !== undefined && { stop_reason: part.stopSequence }),
      ...(choice === 0 && extraOf(part, NAME)),
    }
    controller.enqueue(chunks.choice(choice, "{}", { finish: word, fields }))
  }
}
