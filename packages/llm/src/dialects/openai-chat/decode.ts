/**
 * Chat completion chunks to parts, as OpenAI sends them and as the servers do that are like it.
 *
 * Complete: a `finish_reason` has come for every choice that was asked for or seen, or `[DONE]`; servers leave out either.
 * A finish is held until the wire ends, since usage may follow it, and an error too. Failed: an error inside the stream,
 * wherever it stands. All else, the end of the connection included, is a stream that was cut.
 */
import { type Block, compose, type Outlet } from "@millrace/core"
import type { DecodeOptions } from "../../dialect.ts"
import type { ChoiceFinish, ErrorPart, JsonObject, Part, TerminalPart } from "../../part.ts"
import { isObject, listOf, numberOf, objectOf, textOf } from "../../wire/json-value.ts"
import { decodeSseJson, isDone, type WireEvent } from "../../wire/sse-json.ts"
import { createStretches } from "../../wire/stretches.ts"
import { createToolCalls } from "../../wire/tool-calls.ts"
import { createSources } from "./annotation.ts"
import { type Choice, createChoices } from "./decode-choice.ts"
import { findError, readError } from "./error.ts"
import { MAX_CHOICES, NAME } from "./name.ts"
import { createToldFields } from "./told-fields.ts"
import { readUsage } from "./usage.ts"

/** `obfuscation` and `p` are padding, against who measures the lengths of encrypted events. */
const KNOWN: ReadonlySet<string> = new Set(
  "id object created model choices usage error obfuscation p prompt_filter_results".split(" "),
)
/** As long as OpenAI allows ids of calls to be, without the number that is put behind. */
const MAX_PREFIX_LENGTH = 56

export function decode(options: DecodeOptions = {}): Block<Uint8Array, Part> {
  const { maxEventByteLength } = options
  return compose(decodeSseJson({ maxEventByteLength }), fromEvents(options))
}

/** Events to parts, for whoever else carries chunks. */
export function fromEvents({ idPrefix, choices: wanted = 1, onComplete }: DecodeOptions): Block<WireEvent, Part> {
  const stretches = createStretches()
  const calls = createToolCalls(stretches, () => callPrefix(idPrefix ?? answerId ?? "call"))
  const choices = createChoices(stretches, calls)
  const unknown = createToldFields(KNOWN)
  const sources = createSources()
  let answerId: string | undefined
  let hasStarted = false
  let hasCompleted = false
  /** An event in front of the first one that says whose the answer is: Azure's, of what was found in the prompt. */
  let held: WireEvent | undefined
  let lastUsage = ""
  /** What a finish reason said that stands for a failure. An error that says more may follow. */
  let failure: ErrorPart | undefined

  function receive(wire: WireEvent, controller: Outlet<Part>) {
    const value = wire.value as JsonObject
    if (hasStarted) return take(wire.event, value, controller)
    const error = listOf(value.choices).length > 0 ? undefined : findError(wire.event, value)
    if (error !== undefined) return end(readError(error), controller)
    if (held === undefined && isNameless(value)) {
      held = wire
      return
    }
    start(value, controller)
    take(wire.event, value, controller)
  }

  function start(value: JsonObject, controller: Outlet<Part>) {
    hasStarted = true
    answerId = textOf(value.id)
    const model = textOf(value.model)
    const created = numberOf(value.created)
    const fields = unknown.news(value)
    controller.enqueue({
      type: "start",
      ...(answerId !== undefined && { id: answerId }),
      ...(model !== undefined && { model }),
      ...(created !== undefined && created > 0 && { created }),
      ...(fields && { extra: { from: NAME, fields } }),
    })
    if (held?.value !== undefined) take(held.event, held.value, controller)
    held = undefined
  }

  function take(event: string, value: JsonObject, controller: Outlet<Part>) {
    const list = listOf(value.choices)
    const error = findError(event, value)
    if (error === undefined || list.length > 0) takeFields(event, value, controller)
    for (const [position, choice] of list.entries()) {
      if (isObject(choice)) takeChoice(choice, position, controller)
    }
    takeUsage(value, controller)
    if (error !== undefined) return end(readError(error), controller)
    if (choices.error !== undefined) return end(choices.error, controller)
    if (hasCompleted || !isComplete()) return
    hasCompleted = true
    onComplete?.()
  }

  function takeFields(event: string, value: JsonObject, controller: Outlet<Part>) {
    const fields = unknown.news(value)
    if (fields !== undefined) {
      const name = event === "message" ? undefined : event
      controller.enqueue({ type: "raw", from: NAME, ...(name && { event: name }), at: "", value: fields })
    }
    const { prompt_filter_results: results } = value
    if (listOf(results).length > 0) {
      controller.enqueue({ type: "safety", scope: "prompt", from: NAME, value: { prompt_filter_results: results } })
    }
    for (const part of sources.read(value)) controller.enqueue(part)
  }

  function takeChoice(choice: JsonObject, position: number, controller: Outlet<Part>) {
    const index = numberOf(choice.index) ?? position
    if (!Number.isInteger(index) || index < 0 || index >= MAX_CHOICES) {
      controller.enqueue({ type: "raw", from: NAME, at: "choices", value: choice })
      return
    }
    failure = choices.read(choice, index, controller) ?? failure
  }

  function takeUsage(value: JsonObject, controller: Outlet<Part>) {
    const [first] = listOf(value.choices)
    const found = objectOf(value.usage) ?? objectOf(objectOf(first)?.usage) ?? objectOf(objectOf(value.x_groq)?.usage)
    const usage = found && readUsage(found)
    if (usage === undefined) return
    const text = JSON.stringify(found)
    if (text === lastUsage) return
    lastUsage = text
    controller.enqueue({ type: "usage", usage })
  }

  function isComplete(): boolean {
    const { seen, finished } = choices
    return finished > 0 && finished >= Math.max(wanted, seen)
  }

  function end(part: TerminalPart, controller: Outlet<Part>) {
    controller.enqueue(part)
    controller.terminate()
  }

  function conclude(isDone: boolean, controller: Outlet<Part>) {
    if (held !== undefined) start({}, controller)
    if (failure !== undefined) return controller.enqueue(failure)
    if (!isComplete() && !(isDone && hasStarted)) return controller.enqueue({ type: "interrupted", code: "truncated" })
    calls.end(controller)
    controller.enqueue(finish(choices.finish(controller)))
  }

  return {
    transform(wire, controller) {
      if (wire.value !== undefined) return receive(wire, controller)
      if (isDone(wire.data)) {
        conclude(true, controller)
        return controller.terminate()
      }
      // What is left is a comment that somebody has made data of.
      if (wire.event === "error") end(readError(wire.data), controller)
    },
    flush: (controller) => conclude(false, controller),
  }
}

/** Makes one terminal of how all choices ended. One of which that was not told has stopped: the stream is complete. */
function finish(ends: ReadonlyMap<number, Choice>): TerminalPart {
  const others: ChoiceFinish[] = []
  for (const [choice, { reason = "stop", native }] of ends) {
    if (choice > 0) others.push({ choice, reason, ...(native !== undefined && { native }) })
  }
  others.sort((one, other) => one.choice - other.choice)
  const { reason = "stop", native, stopSequence, extra } = ends.get(0) ?? {}
  return {
    type: "finish",
    reason,
    ...(native !== undefined && { native, from: NAME }),
    ...(stopSequence !== undefined && { stopSequence }),
    ...(others.length > 0 && { others }),
    ...(extra && { extra: { from: NAME, fields: extra } }),
  }
}

function isNameless(value: JsonObject): boolean {
  return textOf(value.id) === undefined && textOf(value.model) === undefined && listOf(value.choices).length === 0
}

function callPrefix(id: string): string {
  return `${id.replace(/[^A-Za-z0-9_-]/g, "").slice(0, MAX_PREFIX_LENGTH) || "call"}_`
}
