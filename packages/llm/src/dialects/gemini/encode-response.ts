/** Writes responses: each says who answers, and takes along what waited for it. */
import type { AnswerOptions } from "../../dialect.ts"
import type { JsonObject, StartPart, Usage } from "../../part.ts"
import { createWaiting, type Waiting } from "./encode-waiting.ts"
import { writeLogprobs } from "./logprobs.ts"
import { responseHead } from "./response-head.ts"
import { writeUsage } from "./usage.ts"

export interface Responses {
  readonly waiting: Waiting
  /** Who answers, from now on. */
  begin(start: StartPart): void
  /** Counts for the next response. */
  count(usage: Usage): void
  /** Whether anything waits for the next response. */
  readonly isWaiting: boolean
  /** Writes text of the first candidate, while nothing waits. */
  say(text: string, isThought: boolean): string
  /** Writes parts of a candidate. */
  give(parts: readonly JsonObject[], choice: number, logprobs?: readonly unknown[]): string
  /** Makes a candidate. @param fields members beside its content */
  candidate(parts: readonly JsonObject[], choice: number, fields?: JsonObject): JsonObject
  /** Writes a response. */
  write(members: JsonObject): string
}

export function createResponses(options: AnswerOptions): Responses {
  const waiting = createWaiting()
  let head: JsonObject
  let usage: Usage | undefined
  /** What stands behind a text, and behind a thought. */
  let tail: string
  let thoughtTail: string
  setHead({})

  function setHead(start: Omit<StartPart, "type">) {
    head = responseHead(start, options)
    const rest = `],"role":"model"},"index":0}],${JSON.stringify(head).slice(1)}\n\n`
    tail = `}${rest}`
    thoughtTail = `,"thought":true}${rest}`
  }

  function write(members: JsonObject): string {
    const counts = usage === undefined ? {} : { usageMetadata: writeUsage(usage) }
    usage = undefined
    return writeEvent({ ...members, ...counts, ...waiting.takeResponse(), ...head })
  }

  function candidate(
    parts: readonly JsonObject[],
    choice: number,
    fields?: JsonObject,
    logprobs?: readonly unknown[],
  ): JsonObject {
    const content = { ...waiting.takeContent(choice), parts, role: "model" }
    const told = { ...waiting.takeLogprobs(choice), ...(logprobs && writeLogprobs(logprobs)) }
    const logprobsResult = Object.keys(told).length > 0 ? { logprobsResult: told } : {}
    return { content, ...fields, index: choice, ...logprobsResult, ...waiting.takeCandidate(choice) }
  }

  return {
    waiting,
    begin: setHead,
    count(told) {
      usage = told
    },
    get isWaiting() {
      return usage !== undefined || !waiting.isEmpty
    },
    say: (text, isThought) => `${HEAD}${JSON.stringify(text)}${isThought ? thoughtTail : tail}`,
    give: (parts, choice, logprobs) => write({ candidates: [candidate(parts, choice, undefined, logprobs)] }),
    candidate,
    write,
  }
}

const HEAD = 'data: {"candidates":[{"content":{"parts":[{"text":'

/** Frames a value as an event. Some clients look for nothing but line feeds between events. */
export function writeEvent(value: JsonObject): string {
  return `data: ${JSON.stringify(value)}\n\n`
}

/** An empty text, for what has no part of its own: Gemini's clients take content without parts for broken. */
export function emptyText(isThought = false): JsonObject {
  return isThought ? { text: "", thought: true } : { text: "" }
}
