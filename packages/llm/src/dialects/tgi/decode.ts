/** Tokens of `/generate_stream` to parts. */
import { type Block, compose, type Outlet } from "@millrace/core"
import type { DecodeOptions } from "../../dialect.ts"
import type { ErrorPart, FinishPart, FinishReason, JsonObject, Part } from "../../part.ts"
import { compact, listOf, numberOf, objectOf, textOf, unknownFields } from "../../wire/json-value.ts"
import { decodeSseJson, type WireEvent } from "../../wire/sse-json.ts"
import { createStretches } from "../../wire/stretches.ts"
import { createUnknownMembers } from "../../wire/unknown-members.ts"

const EVENT = new Set(["index", "token", "top_tokens", "generated_text", "details"])
const TOKEN = new Set(["id", "text", "logprob", "special"])
const COUNTS = new Set(["generated_tokens", "input_length"])
const DETAILS = new Set([...COUNTS, "finish_reason"])

const REASONS: ReadonlyMap<unknown, FinishReason> = new Map([
  ["eos_token", "stop"],
  ["stop_sequence", "stop"],
  ["length", "length"],
])

/** Decodes the stream. @throws as `decodeSseJson` */
export function decode({ maxEventByteLength }: DecodeOptions = {}): Block<Uint8Array, Part> {
  return compose(decodeSseJson({ maxEventByteLength }), fromEvents())
}

function fromEvents(): Block<WireEvent, Part> {
  const stretches = createStretches()
  const unknown = createUnknownMembers("tgi")
  /** Code units of all texts. */
  let length = 0
  let isLastSpecial = false

  function takeToken(token: JsonObject, top: readonly unknown[], controller: Outlet<Part>) {
    isLastSpecial = token.special === true
    if (isLastSpecial) return controller.enqueue({ type: "raw", from: "tgi", at: "token", value: token })
    const text = typeof token.text === "string" ? token.text : ""
    const logprob = numberOf(token.logprob)
    length += text.length
    if (text !== "" || logprob !== undefined) {
      const logprobs = logprob === undefined ? undefined : [{ ...probability(token), top_logprobs: alternatives(top) }]
      stretches.add("text", text, controller, 0, { logprobs })
    }
    unknown.tell(token, TOKEN, { at: "token" }, controller)
  }

  /** The whole text is told once more at the end, with the prompt in front of it where the request asked for that. */
  function takeWhole(whole: string, controller: Outlet<Part>) {
    if (length === 0) stretches.add("text", whole, controller)
    else if (whole.length !== length) {
      controller.enqueue({ type: "raw", from: "tgi", at: "generated_text", value: whole })
    }
  }

  function finish(details: JsonObject | undefined, controller: Outlet<Part>) {
    stretches.end(controller)
    const counts = { inputTokens: numberOf(details?.input_length), outputTokens: numberOf(details?.generated_tokens) }
    if (details !== undefined && (counts.inputTokens ?? counts.outputTokens) !== undefined) {
      const value = Object.fromEntries(Object.entries(details).filter(([name]) => COUNTS.has(name)))
      controller.enqueue({ type: "usage", usage: { ...compact(counts), native: { from: "tgi", value } } })
    }
    controller.enqueue(finishOf(details, isLastSpecial))
    controller.terminate()
  }

  return {
    transform({ event, data, value }, controller) {
      if (value === undefined || value.error !== undefined) {
        const error = errorOf(event, data, value)
        if (error === undefined) return
        controller.enqueue(error)
        return controller.terminate()
      }
      const token = objectOf(value.token)
      if (token !== undefined) takeToken(token, listOf(value.top_tokens), controller)
      unknown.tell(value, EVENT, {}, controller)
      const whole = value.generated_text
      const details = objectOf(value.details)
      if (typeof whole === "string") takeWhole(whole, controller)
      if (typeof whole === "string" || textOf(details?.finish_reason)) finish(details, controller)
    },
    flush: (controller) => controller.enqueue({ type: "interrupted", code: "truncated" }),
  }
}

/** One token as OpenAI tells it, with the number that it has here. */
function probability(token: JsonObject) {
  return compact({ token: textOf(token.text) ?? "", logprob: numberOf(token.logprob), id: numberOf(token.id) })
}

function alternatives(top: readonly unknown[]) {
  return top.flatMap((each) => {
    const token = objectOf(each)
    return numberOf(token?.logprob) === undefined || token === undefined ? [] : [probability(token)]
  })
}

function finishOf(details: JsonObject | undefined, isLastSpecial: boolean): FinishPart {
  const native = textOf(details?.finish_reason)
  const reason = native === undefined && isLastSpecial ? "stop" : (REASONS.get(native) ?? "other")
  const fields = details && unknownFields(details, DETAILS)
  return {
    type: "finish",
    reason,
    ...(native !== undefined && { native, from: "tgi" }),
    ...(fields && { extra: { from: "tgi", fields } }),
  }
}

/** Reads an error; gives nothing for what is a comment or the mark of an end. */
function errorOf(event: string, data: string, value: JsonObject | undefined): ErrorPart | undefined {
  if (value === undefined) return event === "error" ? { type: "error", message: data } : undefined
  const { error, error_type } = value
  const message = textOf(error) ?? textOf(objectOf(error)?.message) ?? "The server reported an error"
  const kind = textOf(error_type)
  const fields = unknownFields(value, new Set(typeof error === "string" ? ["error", "error_type"] : ["error_type"]))
  return {
    type: "error",
    message,
    ...(kind !== undefined && { kind, code: kind, isRetryable: kind === "overloaded" }),
    ...(fields && { extra: { from: "tgi", fields } }),
  }
}
