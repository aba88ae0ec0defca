/** The AI SDK's UI message stream to parts. @see https://ai-sdk.dev/docs/ai-sdk-ui/stream-protocol */
import { type Block, compose, type Outlet } from "@millrace/core"
import type { DecodeOptions } from "../../dialect.ts"
import type { FinishPart, JsonObject, Part } from "../../part.ts"
import { objectOf, textOf, unknownFields } from "../../wire/json-value.ts"
import { createNamedStretches } from "../../wire/named-stretches.ts"
import { decodeSseJson, isDone, type WireEvent } from "../../wire/sse-json.ts"
import { readAnnotation, readCitations, readFile } from "./beside.ts"
import { createCallReader } from "./decode-calls.ts"
import { readFinish } from "./finish-reason.ts"
import { knownFields } from "./known-fields.ts"
import { createMetadataReader } from "./metadata-reader.ts"
import { NAME } from "./name.ts"
import { ownOf } from "./provider-metadata.ts"
import { rawOf, readError, readStart } from "./read-ends.ts"
import { readUsage } from "./usage.ts"

/** An answer is complete with its `finish` chunk; an error may still stand behind it. */
export function decode({ maxEventByteLength, onComplete }: DecodeOptions = {}): Block<Uint8Array, Part> {
  return compose(decodeSseJson({ maxEventByteLength }), fromEvents(onComplete))
}

function fromEvents(onComplete: (() => void) | undefined): Block<WireEvent, Part> {
  const stretches = createNamedStretches()
  const metadata = createMetadataReader()
  const calls = createCallReader(stretches, metadata)
  let hasBegun = false
  let isOver = false
  let finish: FinishPart | undefined

  function end(part: Part, controller: Outlet<Part>) {
    isOver = true
    controller.enqueue(part)
    controller.terminate()
  }

  function take(type: string, chunk: JsonObject, controller: Outlet<Part>) {
    const known = knownFields(type)
    const rest = known === undefined ? undefined : unknownFields(chunk, known)
    if (rest !== undefined) controller.enqueue({ type: "raw", from: NAME, at: type, value: rest })
    switch (type) {
      case "text-start":
      case "reasoning-start":
        return startText(type, chunk, controller)
      case "text-delta":
      case "reasoning-delta": {
        const kind = type === "text-delta" ? "text" : "reasoning"
        const name = nameOf(chunk.id)
        const id = stretches.add(kind, name, typeof chunk.delta === "string" ? chunk.delta : "", kind, controller)
        if (chunk.providerMetadata === undefined) return
        if (stretches.find(kind, name) === undefined) return controller.enqueue(rawOf(chunk))
        return metadata.readDelta(id, chunk.providerMetadata, controller)
      }
      case "text-end":
      case "reasoning-end":
        return endText(type === "text-end" ? "text" : "reasoning", chunk, controller)
      case "start-step":
        return controller.enqueue({ type: "step-start" })
      case "finish-step":
        return controller.enqueue({ type: "step-end" })
      case "source-url":
      case "source-document":
        return controller.enqueue(readAnnotation(chunk))
      case "file":
      case "reasoning-file":
        return controller.enqueue(readFile(chunk) ?? rawOf(chunk))
      case "message-metadata": {
        const usage = readUsage(chunk.messageMetadata)
        if (usage === undefined) return controller.enqueue(rawOf(chunk))
        const value = objectOf(chunk.messageMetadata) ?? {}
        return controller.enqueue({ type: "usage", usage: { ...usage, native: { from: NAME, value } } })
      }
      case "finish":
        return complete(chunk, controller)
      case "error":
        return end(readError(chunk), controller)
      case "abort": {
        const reason = textOf(chunk.reason)
        return end({ type: "abort", ...(reason !== undefined && { reason }) }, controller)
      }
    }
    if (type.startsWith("data-")) return takeData(type, chunk, controller)
    if (!calls.take(type, chunk, controller)) controller.enqueue(rawOf(chunk))
  }

  function startText(type: "text-start" | "reasoning-start", chunk: JsonObject, controller: Outlet<Part>) {
    const own = ownOf(chunk.providerMetadata)
    const facts = metadata.start(chunk)
    const space = type === "text-start" ? "text" : "reasoning"
    const start =
      space === "reasoning"
        ? { type, ...facts, ...(isKind(own.kind) && { kind: own.kind }) }
        : own.refusal === true
          ? { type: "refusal-start" as const, ...facts }
          : { type, ...facts, ...(textOf(own.phase) !== undefined && { phase: textOf(own.phase) }) }
    const { id } = stretches.begin(space, nameOf(chunk.id), start as never, controller)
    metadata.read(id, chunk.providerMetadata, controller)
  }

  function endText(space: "text" | "reasoning", chunk: JsonObject, controller: Outlet<Part>) {
    const name = nameOf(chunk.id)
    const stretch = stretches.find(space, name)
    if (stretch === undefined) return controller.enqueue(rawOf(chunk))
    metadata.read(stretch.id, chunk.providerMetadata, controller)
    for (const part of readCitations(chunk.citations, stretch.id)) controller.enqueue(part)
    stretches.end(space, name, metadata.end(stretch.id, chunk), controller)
  }

  function takeData(type: string, chunk: JsonObject, controller: Outlet<Part>) {
    const key = textOf(chunk.id)
    controller.enqueue({
      type: "data",
      name: type.slice("data-".length),
      ...(key !== undefined && { key }),
      data: chunk.data,
      ...(chunk.transient === true && { isTransient: true }),
    })
  }

  function complete(chunk: JsonObject, controller: Outlet<Part>) {
    const { type, finishReason, ...fields } = chunk
    const usage = readUsage(chunk.messageMetadata)
    if (usage !== undefined) controller.enqueue({ type: "usage", usage })
    if (finishReason === "error") return end({ type: "error", message: "The answer has failed" }, controller)
    if (finishReason === "interrupted") return end({ type: "interrupted" }, controller)
    const extra = Object.keys(fields).length > 0 ? { extra: { from: NAME, fields } } : {}
    if (finish === undefined) onComplete?.()
    finish = { ...readFinish(finishReason, chunk.messageMetadata), ...extra }
  }

  function conclude(controller: Outlet<Part>) {
    end(finish ?? { type: "interrupted", code: "truncated" }, controller)
  }

  return {
    transform({ event, data, value }, controller) {
      if (isOver) return
      if (value === undefined) {
        if (isDone(data)) return conclude(controller)
        if (event === "error") end({ type: "error", message: data }, controller)
        return
      }
      const type = textOf(value.type)
      // Parts have their start in front: one that comes late is kept as it is.
      if (type === "start" && !hasBegun) controller.enqueue(readStart(value))
      else if (type === undefined) controller.enqueue(rawOf(value))
      else take(type, value, controller)
      hasBegun = true
    },
    flush(controller) {
      if (!isOver) conclude(controller)
    },
  }
}

function isKind(value: unknown): value is "summary" | "redacted" {
  return value === "summary" || value === "redacted"
}

/** Gives the name of a stretch, whatever stands in its place. */
function nameOf(value: unknown): string {
  return typeof value === "string" ? value : ""
}
