/** Reads `streamGenerateContent`, whatever its responses are framed in. */
import { type Block, compose, type Outlet } from "@millrace/core"
import type { DecodeOptions } from "../../dialect.ts"
import type { ChoiceFinish, ErrorPart, FinishPart, JsonObject, Part } from "../../part.ts"
import { compact, isObject, listOf, numberOf, objectOf, textOf } from "../../wire/json-value.ts"
import { decodeSseJson, type WireEvent } from "../../wire/sse-json.ts"
import { startFirst } from "../../wire/start-first.ts"
import { createStretches } from "../../wire/stretches.ts"
import { createUnknownMembers } from "../../wire/unknown-members.ts"
import { createContent } from "./decode-content.ts"
import { createSources } from "./decode-sources.ts"
import { failureOf, isFailure, nativeReason, readReason } from "./finish-reason.ts"
import { LOGPROBS_MEMBERS, readLogprobs } from "./logprobs.ts"
import { readError } from "./status.ts"
import { readUsage } from "./usage.ts"

const FROM = "gemini"
/** No provider gives as many answers to one request. */
const MAX_CANDIDATES = 128
const MEMBERS = ["candidates", "promptFeedback", "usageMetadata", "modelVersion", "responseId", "createTime", "error"]
const KNOWN: ReadonlySet<string> = new Set(MEMBERS)
const KNOWN_OF_CANDIDATE: ReadonlySet<string> = new Set([
  "content",
  "index",
  "finishReason",
  "finishMessage",
  "safetyRatings",
  "groundingMetadata",
  "citationMetadata",
])
const KNOWN_WITH_LOGPROBS: ReadonlySet<string> = new Set([...KNOWN_OF_CANDIDATE, "logprobsResult"])
const KNOWN_OF_CONTENT: ReadonlySet<string> = new Set(["role", "parts"])

/** Decodes responses framed as server-sent events. */
export function decodeGemini(options: DecodeOptions = {}): Block<Uint8Array, Part> {
  const { maxEventByteLength } = options
  return compose(decodeSseJson({ maxEventByteLength }), responses(), fromResponses(options), startFirst())
}

function responses(): Block<WireEvent, JsonObject> {
  return {
    transform({ event, data, value }, controller) {
      // Gemini's events have no names; an error of whoever stands in between may have one.
      if (event === "error" && value?.error === undefined) controller.enqueue({ error: value ?? { message: data } })
      else if (value !== undefined) controller.enqueue(value)
    },
    flush() {},
  }
}

/** Decodes responses, each an object. */
export function fromResponses({ idPrefix, onComplete }: DecodeOptions = {}): Block<JsonObject, Part> {
  const stretches = createStretches()
  const sources = createSources()
  const unknown = createUnknownMembers(FROM)
  const content = createContent(stretches, sources, nextCallId)
  /** What was told last of what every response repeats. */
  const told = new Map<string, string>()
  /** How each candidate has ended, so far as it has. */
  const ends = new Map<number, FinishPart | ErrorPart | undefined>()
  let id: string | undefined
  let hasStarted = false
  let hasCompleted = false
  let callCount = 0

  function nextCallId(): string {
    const prefix = (idPrefix ?? id ?? "call").replace(/[^A-Za-z0-9_-]/g, "_").slice(0, 52)
    return `${prefix}_${callCount++}`
  }

  /** Says whether a value is another one than the last of that name. */
  function isNew(name: string, value: unknown): boolean {
    const text = JSON.stringify(value)
    if (told.get(name) === text) return false
    told.set(name, text)
    return true
  }

  function start({ responseId, modelVersion, createTime }: JsonObject, controller: Outlet<Part>) {
    if (hasStarted) return
    hasStarted = true
    id = textOf(responseId)
    const time = textOf(createTime)
    const created = time === undefined ? undefined : numberOf(Math.floor(Date.parse(time) / 1_000))
    const extra = time === undefined ? undefined : { from: FROM, fields: { createTime: time } }
    controller.enqueue(compact({ type: "start", id, model: textOf(modelVersion), created, extra } as const))
  }

  function readPromptFeedback(value: JsonObject, controller: Outlet<Part>) {
    if (isNew("promptFeedback", value)) controller.enqueue({ type: "safety", scope: "prompt", from: FROM, value })
    const native = textOf(value.blockReason)
    if (native === undefined || ends.get(0) !== undefined) return
    ends.set(0, { type: "finish", reason: "content-filter", native, from: FROM })
  }

  function readCandidate(candidate: JsonObject, position: number, controller: Outlet<Part>) {
    const index = numberOf(candidate.index)
    const choice = index !== undefined && Number.isInteger(index) && index >= 0 ? index : position
    if (choice >= MAX_CANDIDATES)
      return controller.enqueue({ type: "raw", from: FROM, at: "candidates", value: candidate })
    if (!ends.has(choice)) ends.set(choice, undefined)
    const at = `candidates[${choice}]`
    const said = objectOf(candidate.content)
    const { logprobsResult } = candidate
    const logprobs = hasText(said) ? readLogprobs(logprobsResult) : undefined
    unknown.tell(candidate, logprobs ? KNOWN_WITH_LOGPROBS : KNOWN_OF_CANDIDATE, { at }, controller)
    if (said !== undefined) {
      unknown.tell(said, KNOWN_OF_CONTENT, { at: `${at}.content` }, controller)
      if (logprobs && isObject(logprobsResult)) {
        unknown.tell(logprobsResult, LOGPROBS_MEMBERS, { at: `${at}.logprobsResult` }, controller)
      }
      content.read(said.parts, controller, choice, logprobs)
    }
    const { safetyRatings } = candidate
    if (listOf(safetyRatings).length > 0 && isNew(`${at}.safetyRatings`, safetyRatings)) {
      controller.enqueue({ type: "safety", scope: "output", from: FROM, value: { safetyRatings } })
    }
    if (choice === 0) sources.tell(candidate, controller)
    const native = nativeReason(candidate.finishReason)
    if (native !== undefined) end(native, textOf(candidate.finishMessage), choice, controller)
  }

  function end(native: string, finishMessage: string | undefined, choice: number, controller: Outlet<Part>) {
    content.end(controller, choice, native === "STOP")
    const extra = finishMessage === undefined ? undefined : { from: FROM, fields: { finishMessage } }
    const finish: FinishPart = compact({ type: "finish", reason: readReason(native), native, from: FROM, extra })
    ends.set(choice, isFailure(native) ? failureOf(native, finishMessage) : finish)
  }

  function isComplete(): boolean {
    return ends.get(0) !== undefined && ![...ends.values()].includes(undefined)
  }

  function conclude(): Part {
    const own = ends.get(0)
    if (own === undefined || !isComplete()) return { type: "interrupted", code: "truncated" }
    if (own.type === "error" || ends.size === 1) return own
    const others: ChoiceFinish[] = []
    for (const [choice, each] of ends) {
      if (choice === 0 || each === undefined) continue
      const native = each.type === "error" ? (each.code ?? "OTHER") : (each.native ?? "OTHER")
      others.push({ choice, reason: readReason(native), native })
    }
    return { ...own, others: others.sort((one, other) => one.choice - other.choice) }
  }

  function read(response: JsonObject, controller: Outlet<Part>) {
    start(response, controller)
    unknown.tell(response, KNOWN, { at: "$" }, controller)
    const { usageMetadata, promptFeedback, candidates } = response
    if (isObject(usageMetadata) && isNew("usageMetadata", usageMetadata)) {
      controller.enqueue({ type: "usage", usage: readUsage(usageMetadata) })
    }
    if (isObject(promptFeedback)) readPromptFeedback(promptFeedback, controller)
    for (const [position, candidate] of listOf(candidates).entries()) {
      if (isObject(candidate)) readCandidate(candidate, position, controller)
    }
    if (hasCompleted || !isComplete()) return
    hasCompleted = true
    onComplete?.()
  }

  return {
    transform(response, controller) {
      const hasFailed = response.error !== undefined && response.error !== null
      if (!MEMBERS.some((name) => name in response)) {
        controller.enqueue({ type: "raw", from: FROM, value: response })
      } else if (!hasFailed || "candidates" in response) read(response, controller)
      if (!hasFailed) return
      controller.enqueue(readError(response.error))
      controller.terminate()
    },
    flush(controller) {
      controller.enqueue(conclude())
    },
  }
}

/** Says whether there is a text that is no thought, and that tokens may be of. */
function hasText(content: JsonObject | undefined): boolean {
  return listOf(content?.parts).some((part) => isObject(part) && typeof part.text === "string" && part.thought !== true)
}
