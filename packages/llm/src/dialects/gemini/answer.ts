/** Writes the answer of `generateContent`: one response that holds all. */
import type { AnswerOptions } from "../../dialect.ts"
import type { Message, MessageContent } from "../../fold.ts"
import { type AnnotationPart, extraOf, type FinishPart, type JsonObject } from "../../part.ts"
import type { PromptSignature } from "../../prompt.ts"
import { wrapSignature } from "../../signature.ts"
import { objectOf } from "../../wire/json-value.ts"
import { emptyText } from "./encode-response.ts"
import { createSourceList } from "./encode-sources.ts"
import { createWaiting, type Waiting } from "./encode-waiting.ts"
import { isFailure, writeReason } from "./finish-reason.ts"
import { writeLogprobs } from "./logprobs.ts"
import { responseHead } from "./response-head.ts"
import { writeUsage } from "./usage.ts"
import { writeCall, writeFile } from "./write-part.ts"

const NAME = "gemini"

export function answerGemini(message: Message, options: AnswerOptions = {}): JsonObject {
  const { terminal, usage } = message
  const waiting = createWaiting()
  const extraParts = placeRaw(message, waiting)
  for (const { from, scope, value } of message.safety) {
    if (from !== NAME) continue
    if (scope === "prompt") waiting.addToResponse({ promptFeedback: value })
    else waiting.addToCandidate(value, 0)
  }
  const fields = waiting.takeResponse()
  const isBlocked =
    terminal?.type === "finish" &&
    terminal.from === NAME &&
    terminal.native !== undefined &&
    terminal.native === objectOf(fields.promptFeedback)?.blockReason
  const end = terminal?.type === "finish" ? terminal : undefined
  const own = writeContent(message.content)
  const sources = writeSources(message)
  const first = {
    content: { ...waiting.takeContent(0), parts: filled([...own.parts, ...extraParts]), role: "model" },
    ...(end && finishOf(end, own.hasLostCall)),
    ...(terminal?.type === "error" && failureFields(extraOf(terminal, NAME))),
    index: 0,
    ...writeTokens(message.content, waiting),
    ...sources,
    ...waiting.takeCandidate(0),
  }
  const rest = message.others.map(({ choice, content }) => {
    const other = end?.others?.find((each) => each.choice === choice)
    const finishReason = other === undefined ? undefined : writeReason({ ...other, from: NAME })
    return {
      content: { parts: filled(writeContent(content).parts), role: "model" },
      ...(finishReason !== undefined && { finishReason }),
      index: choice,
      ...waiting.takeCandidate(choice),
    }
  })
  return {
    ...(!isBlocked && { candidates: [first, ...rest] }),
    ...(usage && { usageMetadata: writeUsage(usage) }),
    ...fields,
    ...responseHead(message, options),
  }
}

/** Puts what only Gemini knows where it was, and gives the parts that nobody knows. */
function placeRaw(message: Message, waiting: Waiting): JsonObject[] {
  const parts: JsonObject[] = []
  for (const { from, at, value } of message.raw) {
    const fields = objectOf(value)
    if (from !== NAME || fields === undefined || at === undefined) continue
    if (at === "candidates[0].content.parts") parts.push(fields)
    else waiting.add(at, fields)
  }
  return parts
}

function writeTokens(content: readonly MessageContent[], waiting: Waiting): JsonObject {
  const logprobs = content.flatMap((each) => (each.type === "text" ? (each.logprobs ?? []) : []))
  const told = { ...waiting.takeLogprobs(0), ...(logprobs.length > 0 && writeLogprobs(logprobs)) }
  return Object.keys(told).length > 0 ? { logprobsResult: told } : {}
}

function finishOf(end: FinishPart, hasLostCall: boolean): JsonObject {
  const isLost = hasLostCall && (end.reason === "stop" || end.reason === "tool-calls")
  return { finishReason: isLost ? "MALFORMED_FUNCTION_CALL" : writeReason(end), ...extraOf(end, NAME) }
}

function failureFields(fields: JsonObject | undefined): JsonObject | undefined {
  return typeof fields?.finishReason === "string" && isFailure(fields.finishReason) ? fields : undefined
}

function writeSources({ content, annotations }: Message): JsonObject {
  const list = createSourceList()
  const native: Record<string, unknown> = {}
  const take = (part: AnnotationPart, text: string) => {
    if (part.from !== NAME) {
      list.add(part, text)
      return
    }
    for (const name of ["groundingMetadata", "citationMetadata"]) {
      if (part.value[name] !== undefined) native[name] = part.value[name]
    }
  }
  for (const each of content) {
    if (each.type === "text") for (const part of each.annotations) take(part, each.text)
  }
  for (const part of annotations) take(part, "")
  return { ...list.write(), ...native }
}

function writeContent(content: readonly MessageContent[]): { parts: JsonObject[]; hasLostCall: boolean } {
  let hasLostCall = false
  const parts = content.flatMap((each): JsonObject[] => {
    switch (each.type) {
      case "text":
        return signed({ text: each.text }, each.signatures)
      case "reasoning":
        return signed({ text: each.text, thought: true }, each.signatures)
      case "refusal":
        return [{ text: each.text }]
      case "file":
        return [{ ...writeFile(each), ...(each.isReasoning && { thought: true }), ...extraOf(each, NAME) }]
      case "tool-call": {
        const fields = extraOf(each, NAME)
        if (each.executor !== "client") return fields === undefined ? [] : [fields]
        const call = each.isDone ? writeCall({ ...each, fields }) : undefined
        if (call === undefined) hasLostCall = true
        return call === undefined ? [] : signed(call, each.signatures)
      }
      case "tool-output": {
        const fields = extraOf(each, NAME)
        return fields === undefined ? [] : [fields]
      }
      default:
        return []
    }
  })
  return { parts, hasLostCall }
}

/** Puts the first signature on a part, and the others on empty texts behind it. */
function signed(part: JsonObject, [first, ...others]: readonly PromptSignature[]): JsonObject[] {
  if (first === undefined) return part.text === "" ? [] : [part]
  const rest = others.map((each) => ({
    ...emptyText(part.thought === true),
    thoughtSignature: wrapSignature(each, NAME),
  }))
  return [{ ...part, thoughtSignature: wrapSignature(first, NAME) }, ...rest]
}

function filled(parts: readonly JsonObject[]): readonly JsonObject[] {
  return parts.length === 0 ? [emptyText()] : parts
}
