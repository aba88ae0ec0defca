/** The answer in one piece. */
import type { AnswerOptions } from "../../dialect.ts"
import type { Message, MessageContent } from "../../fold.ts"
import { type AnnotationPart, extraOf, type FinishPart, type JsonObject, type RawPart } from "../../part.ts"
import type { PromptSignature } from "../../prompt.ts"
import { wrapSignature } from "../../signature.ts"
import { compact, isObject } from "../../wire/json-value.ts"
import { isListed, writeAnnotation } from "./annotation.ts"
import { writeFinishReason } from "./finish-reason.ts"
import { writeImage } from "./image.ts"
import { NAME } from "./name.ts"
import { type Place, readPlace } from "./place.ts"
import { writeDetails } from "./reasoning-details.ts"
import { writeUsage } from "./usage.ts"

export function answer(message: Message, options: AnswerOptions = {}): JsonObject {
  const { id, model, created, terminal } = message
  const finish = terminal?.type === "finish" ? terminal : undefined
  const own = message.raw.flatMap((part) => {
    const place = part.from === NAME ? readPlace(part.at) : undefined
    return place === undefined ? [] : [{ part, place }]
  })
  const fields = (place: Place["in"], choice: number): JsonObject =>
    mergeRaw(own.filter((each) => each.place.in === place && each.place.choice === choice).map(({ part }) => part))
  const choice = (index: number, content: readonly MessageContent[]) => ({
    ...fields("choice", index),
    ...choiceOf(index, content, index === 0 ? message.annotations : [], finish, fields("delta", index)),
  })
  return {
    ...(message.extra?.from === NAME && message.extra.fields),
    ...fields("chunk", 0),
    ...safetyOf(message),
    id: id ?? options.id ?? "millrace",
    object: "chat.completion",
    created: created ?? options.created ?? 0,
    model: options.model ?? model ?? "unknown",
    choices: [choice(0, message.content), ...message.others.map((other) => choice(other.choice, other.content))],
    ...(message.usage && { usage: writeUsage(message.usage) }),
  }
}

function choiceOf(
  index: number,
  content: readonly MessageContent[],
  loose: readonly AnnotationPart[],
  finish: FinishPart | undefined,
  delta: JsonObject,
): JsonObject {
  const own = index === 0 ? finish : finish?.others?.find(({ choice }) => choice === index)
  // What did not finish has no reason, and must not look as if it had.
  const word = finish === undefined ? null : writeFinishReason(own?.reason ?? "stop")
  const logprobs = content.flatMap((each) => (each.type === "text" ? (each.logprobs ?? []) : []))
  return {
    index,
    message: { ...delta, ...messageOf(content, loose) },
    logprobs: logprobs.length > 0 ? { content: logprobs, refusal: null } : null,
    finish_reason: word,
    ...(own?.native !== undefined && own.native !== word && { native_finish_reason: own.native }),
    ...(index === 0 && finish?.stopSequence !== undefined && { stop_reason: finish.stopSequence }),
    ...(index === 0 && finish && extraOf(finish, NAME)),
  }
}

function messageOf(content: readonly MessageContent[], loose: readonly AnnotationPart[]): JsonObject {
  const reasoning = join(content, "reasoning")
  const details = content
    .filter((each) => each.type === "reasoning")
    .flatMap((each, index) => (each.signatures.length > 0 ? writeDetails(each, each.signatures, index) : []))
  const calls = content.flatMap((each) => {
    if (each.type !== "tool-call" || each.executor !== "client") return []
    const { callId: id, name, text, encoding } = each
    const call =
      encoding === "text"
        ? { id, type: "custom", custom: { name, input: text } }
        : { id, type: "function", function: { name, arguments: text } }
    return [{ ...call, ...signatureField(each.signatures) }]
  })
  const annotations = [...content.flatMap((each) => (each.type === "text" ? each.annotations : [])), ...loose]
    .filter((each) => !isListed(each))
    .flatMap((each) => writeAnnotation(each) ?? [])
  const images = content.flatMap((each) => (each.type === "file" && !each.isReasoning ? (writeImage(each) ?? []) : []))
  const signatures = content.flatMap((each) => (each.type === "text" ? each.signatures : []))
  return {
    role: "assistant",
    content: join(content, "text") ?? null,
    refusal: join(content, "refusal") ?? null,
    ...(reasoning !== undefined && { reasoning_content: reasoning, reasoning }),
    ...(details.length > 0 && { reasoning_details: details }),
    ...(calls.length > 0 && { tool_calls: calls }),
    ...(annotations.length > 0 && { annotations }),
    ...(images.length > 0 && { images }),
    ...signatureField(signatures),
  }
}

/** There is room for one, and the last one vouches for all. */
function signatureField(signatures: readonly PromptSignature[]): JsonObject | undefined {
  const signature = signatures.at(-1)
  if (signature === undefined) return undefined
  return { extra_content: { google: { thought_signature: wrapSignature(signature, NAME) } } }
}

function join(content: readonly MessageContent[], type: "text" | "reasoning" | "refusal"): string | undefined {
  const texts = content.flatMap((each) => (each.type === type && each.text !== "" ? [each.text] : []))
  return texts.length === 0 ? undefined : texts.join(type === "reasoning" ? "\n\n" : "")
}

/** Later members count in place of earlier ones, but for sound, which comes in pieces. */
function mergeRaw(parts: readonly RawPart[]): JsonObject {
  let fields: Record<string, unknown> = {}
  for (const { value } of parts) {
    if (!isObject(value)) continue
    const { audio } = value
    fields = { ...fields, ...value, ...(isObject(audio) && { audio: joinAudio(fields.audio, audio) }) }
  }
  return fields
}

function joinAudio(so: unknown, more: JsonObject): JsonObject {
  const before = isObject(so) ? so : {}
  const text = (name: string) =>
    typeof before[name] === "string" && typeof more[name] === "string" ? before[name] + more[name] : undefined
  return { ...before, ...more, ...compact({ data: text("data"), transcript: text("transcript") }) }
}

function safetyOf({ safety }: Message): JsonObject | undefined {
  return safety.findLast(({ from, scope }) => from === NAME && scope === "prompt")?.value
}
