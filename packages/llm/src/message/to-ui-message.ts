/** The message that the AI SDK's clients keep, as they make it of a stream. */

import type { AnswerOptions } from "../dialect.ts"
import { writeAnnotation, writeFile } from "../dialects/ai-sdk-ui/beside-write.ts"
import { writeFinishFacts } from "../dialects/ai-sdk-ui/finish-reason.ts"
import { NAME } from "../dialects/ai-sdk-ui/name.ts"
import { writeMetadata } from "../dialects/ai-sdk-ui/provider-metadata.ts"
import { writeUsage } from "../dialects/ai-sdk-ui/usage.ts"
import type { Message, MessageReasoning, MessageRefusal, MessageText, MessageToolCall } from "../fold.ts"
import { type AnnotationPart, extraOf, type JsonObject } from "../part.ts"
import { compact, objectOf } from "../wire/json-value.ts"

type Writable = Record<string, unknown>

/**
 * Gives the message of the assistant as a `UIMessage`: one step, with what tools gave in the part of its call. Model, usage
 * and id of the provider are in its metadata.
 *
 * @example
 * ```ts
 * import { foldParts, toUiMessage } from "@millrace/llm"
 *
 * const message = foldParts([{ type: "text-start", id: "0" }, { type: "text-delta", id: "0", text: "Hi" }])
 *
 * toUiMessage(message, { id: "m1" })
 * // => { id: "m1", role: "assistant", parts: [{ type: "step-start" }, { type: "text", text: "Hi", state: "streaming" }] }
 * ```
 */
export function toUiMessage(message: Message, options: AnswerOptions = {}): JsonObject {
  const parts: JsonObject[] = [{ type: "step-start" }]
  const calls = new Map<string, Writable>()
  let sources = 0
  const addSources = (annotations: readonly AnnotationPart[]) => {
    for (const each of annotations) if (!isCitation(each)) parts.push(writeAnnotation(each, sources++))
  }
  for (const each of message.content) {
    switch (each.type) {
      case "text":
        parts.push(textPart(each))
        addSources(each.annotations)
        break
      case "refusal":
      case "reasoning":
        parts.push(textPart(each))
        break
      case "tool-call": {
        const part = callPart(each)
        calls.set(each.callId, part)
        parts.push(part)
        break
      }
      case "tool-output": {
        const call = calls.get(each.callId)
        const { output, isError } = each
        const errorText = typeof output === "string" ? output : JSON.stringify(output ?? null)
        const result = isError
          ? { state: "output-error", errorText }
          : { state: "output-available", output: output ?? null }
        if (call !== undefined) Object.assign(call, result)
        break
      }
      case "file": {
        const part = writeFile(each)
        if (part !== undefined) parts.push(part)
        break
      }
      case "data":
        parts.push(compact({ type: `data-${each.name}`, id: each.key, data: each.data ?? null }))
    }
  }
  addSources(message.annotations)
  const id = options.id ?? extraOf(message, NAME)?.messageId ?? message.id ?? "millrace"
  const metadata = metadataOf(message, options)
  return { id, role: "assistant", ...(Object.keys(metadata).length > 0 && { metadata }), parts }
}

function metadataOf(message: Message, options: AnswerOptions): JsonObject {
  const { id, usage, terminal } = message
  const native = extraOf(message, NAME)
  const finish = terminal?.type === "finish" ? terminal : undefined
  const facts = finish === undefined ? undefined : writeFinishFacts(finish)
  const model = options.model ?? message.model
  const created = message.created ?? options.created
  return {
    ...(native === undefined ? compact({ id, model, created }) : objectOf(native.messageMetadata)),
    ...(usage !== undefined && { usage: writeUsage(usage) }),
    ...(facts !== undefined && { finish: facts }),
    ...objectOf(finish === undefined ? undefined : extraOf(finish, NAME)?.messageMetadata),
  }
}

/** A source with its place in a text, as the newer line has them, stands in the text. */
function isCitation({ from, value }: AnnotationPart): boolean {
  return from === NAME && objectOf(value.source) !== undefined
}

function textPart(text: MessageText | MessageReasoning | MessageRefusal): JsonObject {
  const native = objectOf(extraOf(text, NAME)?.providerMetadata)
  const own = {
    itemId: text.itemId,
    ...(text.type === "text" && { phase: text.phase }),
    ...(text.type === "refusal" && { refusal: true }),
    ...(text.type === "reasoning" && text.kind !== "full" && { kind: text.kind }),
  }
  const signatures = text.type === "refusal" ? [] : text.signatures
  const citations = text.type === "text" ? text.annotations.filter(isCitation).map(({ value }) => value) : []
  return compact({
    type: text.type === "reasoning" ? "reasoning" : "text",
    text: text.text,
    state: text.isDone ? "done" : "streaming",
    citations: citations.length > 0 ? citations : undefined,
    providerMetadata: writeMetadata(signatures, native === undefined ? own : {}, native),
  })
}

function callPart(call: MessageToolCall): Writable {
  const { name, callId, isDone, isValid, text, encoding, executor, itemId, parent, signatures } = call
  const native = extraOf(call, NAME)
  const own = {
    itemId,
    parent,
    encoding: encoding === "text" ? encoding : undefined,
    executor: executor === "agent" ? executor : undefined,
  }
  const told = objectOf(native?.providerMetadata)
  const input = encoding === "text" || !isValid ? text : call.input
  const state = isDone
    ? isValid
      ? { state: "input-available", input }
      : { state: "output-error", input, errorText: "The input is not valid JSON" }
    : { state: "input-streaming", rawInput: text }
  return compact({
    type: `tool-${name}`,
    toolCallId: callId,
    ...state,
    title: native?.title,
    toolMetadata: native?.toolMetadata,
    providerExecuted: executor === "client" ? undefined : true,
    callProviderMetadata: writeMetadata(signatures, native === undefined ? own : {}, told),
  })
}
