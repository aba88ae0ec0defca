/**
 * Completions, OpenAI's older ones, to parts. Complete: a `finish_reason` has come for every choice that was asked for or
 * seen, or `[DONE]`; servers leave out either. A finish is held until the wire ends, since usage may follow it.
 */
import { type Block, compose, type Outlet } from "@millrace/core"
import type { DecodeOptions } from "../../dialect.ts"
import type { ChoiceFinish, ErrorPart, JsonObject, Part, TerminalPart, Usage } from "../../part.ts"
import { compact, isObject, listOf, numberOf, objectOf, textOf, unknownFields } from "../../wire/json-value.ts"
import { decodeSseJson, isDone, type WireEvent } from "../../wire/sse-json.ts"
import { createStretches } from "../../wire/stretches.ts"
import { readFinishReason } from "../openai-chat/finish-reason.ts"
import { createToldFields } from "../openai-chat/told-fields.ts"
import { readLogprobs } from "./logprobs.ts"
import { NAME } from "./name.ts"

const KNOWN: ReadonlySet<string> = new Set("id object created model choices usage error obfuscation".split(" "))
const CHOICE: ReadonlySet<string> = new Set(["text", "index", "logprobs", "finish_reason"])
const ERROR: ReadonlySet<string> = new Set(["message", "type", "code"])
/** As many answers as OpenAI gives to one request. */
const MAX_CHOICES = 128

/**
 * Decodes a stream.
 *
 * @throws FormatError `invalid-json`, `invalid-event`
 * @throws LimitError `event-too-large`, `too-deep`
 */
export function decode(options: DecodeOptions = {}): Block<Uint8Array, Part> {
  return compose(decodeSseJson({ maxEventByteLength: options.maxEventByteLength }), fromEvents(options))
}

function fromEvents({ choices: wanted = 1, onComplete }: DecodeOptions): Block<WireEvent, Part> {
  const stretches = createStretches()
  const unknown = createToldFields(KNOWN)
  const unknownOfChoice = createToldFields(CHOICE)
  const seen = new Set<number>()
  const finished = new Map<number, string>()
  let hasStarted = false
  let hasCompleted = false
  let isOver = false
  let usage = ""

  const isComplete = () => finished.size > 0 && finished.size >= Math.max(wanted, seen.size)

  function end(part: TerminalPart, controller: Outlet<Part>) {
    isOver = true
    controller.enqueue(part)
    controller.terminate()
  }

  function take(event: string, value: JsonObject, controller: Outlet<Part>) {
    const error = value.error ?? (event === "error" ? value : undefined)
    if (error !== undefined) return end(readError(error), controller)
    const fields = unknown.news(value)
    if (!hasStarted) start(value, fields, controller)
    else if (fields) controller.enqueue({ type: "raw", from: NAME, at: "", value: fields })
    for (const [position, choice] of listOf(value.choices).entries()) {
      if (isObject(choice)) takeChoice(choice, numberOf(choice.index) ?? position, controller)
    }
    takeUsage(objectOf(value.usage), controller)
    if (hasCompleted || !isComplete()) return
    hasCompleted = true
    onComplete?.()
  }

  function start(value: JsonObject, fields: JsonObject | undefined, controller: Outlet<Part>) {
    hasStarted = true
    controller.enqueue(
      compact({
        type: "start" as const,
        id: textOf(value.id),
        model: textOf(value.model),
        created: numberOf(value.created) || undefined,
        extra: fields && { from: NAME, fields },
      }),
    )
  }

  function takeChoice(choice: JsonObject, index: number, controller: Outlet<Part>) {
    if (!Number.isInteger(index) || index < 0 || index >= MAX_CHOICES) {
      return controller.enqueue({ type: "raw", from: NAME, at: "choices", value: choice })
    }
    seen.add(index)
    const { text } = choice
    const logprobs = isObject(choice.logprobs) ? readLogprobs(choice.logprobs) : undefined
    const fields = unknownOfChoice.news(choice)
    if (fields) controller.enqueue({ type: "raw", from: NAME, at: "choices[0]", value: fields })
    if (typeof text === "string" && (text !== "" || logprobs !== undefined)) {
      stretches.add("text", text, controller, index, logprobs && { logprobs })
    }
    const word = textOf(choice.finish_reason)
    if (word === undefined) return
    finished.set(index, word)
    stretches.end(controller, index)
  }

  function takeUsage(value: JsonObject | undefined, controller: Outlet<Part>) {
    if (value === undefined) return
    const text = JSON.stringify(value)
    if (text === usage) return
    usage = text
    controller.enqueue({ type: "usage", usage: readUsage(value) })
  }

  function conclude(hasMark: boolean, controller: Outlet<Part>) {
    if (!isComplete() && !(hasMark && hasStarted)) {
      return end({ type: "interrupted", code: "truncated" }, controller)
    }
    const native = finished.get(0)
    const others = [...finished]
      .filter(([choice]) => choice > 0)
      .map(([choice, word]): ChoiceFinish => ({ choice, reason: readFinishReason(word), native: word }))
    end(
      {
        type: "finish",
        // Servers that send no more than the mark say only that it is over.
        reason: native === undefined ? "stop" : readFinishReason(native),
        ...(native !== undefined && { native }),
        from: NAME,
        ...(others.length > 0 && { others }),
      },
      controller,
    )
  }

  return {
    transform({ event, data, value }, controller) {
      if (isOver) return
      if (value !== undefined) take(event, value, controller)
      else if (isDone(data)) conclude(true, controller)
      else if (event === "error") end(readError(data.trim()), controller)
    },
    flush(controller) {
      if (!isOver) conclude(false, controller)
    },
  }
}

function readUsage(value: JsonObject): Usage {
  return compact({
    inputTokens: numberOf(value.prompt_tokens),
    outputTokens: numberOf(value.completion_tokens),
    totalTokens: numberOf(value.total_tokens),
    cacheReadTokens: numberOf(objectOf(value.prompt_tokens_details)?.cached_tokens),
    reasoningTokens: numberOf(objectOf(value.completion_tokens_details)?.reasoning_tokens),
    cost: numberOf(value.cost),
    native: { from: NAME, value },
  })
}

function readError(value: unknown): ErrorPart {
  const error = objectOf(value) ?? { message: value }
  const fields = unknownFields(error, ERROR)
  return compact({
    type: "error" as const,
    message: textOf(error.message) ?? "The provider reported an error and did not say which",
    code: textOf(error.code) ?? numberOf(error.code)?.toString(),
    kind: textOf(error.type),
    extra: fields && { from: NAME, fields },
  })
}
