/** Writes texts as they come and calls once they are whole: Gemini's clients run what they are given. */
import type { Outlet } from "@millrace/core"
import type { EncodeOptions } from "../../dialect.ts"
import type { JsonObject } from "../../part.ts"
import {
  extraOf,
  type SignaturePart,
  type StretchDelta,
  type StretchEnd,
  type StretchStart,
  type ToolStart,
} from "../../part.ts"
import { wrapSignature } from "../../signature.ts"
import { emptyText, type Responses } from "./encode-response.ts"
import { writeCall } from "./write-part.ts"

const NAME = "gemini"
/** Text that is kept for the places of sources in it, in UTF-16 code units. */
const MAX_KEPT_LENGTH = 1_048_576
/** The most signatures of other dialects on one stretch: none puts on more than one or two. */
const MAX_FOREIGN = 16

interface Stretch {
  readonly start: StretchStart
  readonly choice: number
  readonly isReasoning: boolean
  /** What waits for the stretch's next part. */
  signature: string | undefined
  /** Signatures of other dialects, which stand behind all that they vouch for. */
  readonly foreign: string[]
  isOpen: boolean
  text: string
  section: number
}

export interface WrittenStretches {
  start(part: StretchStart): void
  delta(part: StretchDelta, controller: Outlet<string>): void
  end(part: StretchEnd, controller: Outlet<string>): void
  sign(part: SignaturePart, controller: Outlet<string>): void
  /** The text of a stretch so far, where it is kept. */
  textOf(id: string | undefined): string
  /** Whether the first answer has a call that could not be written. */
  readonly hasLostCall: boolean
}

export function createWrittenStretches(responses: Responses, onDropped: EncodeOptions["onDropped"]): WrittenStretches {
  const stretches = new Map<string, Stretch>()
  let keptLength = 0
  let hasLostCall = false

  /** Puts on a part what waits for it. */
  function complete(part: JsonObject, stretch: Stretch): JsonObject[] {
    const { signature } = stretch
    stretch.signature = undefined
    const signed = signature === undefined ? {} : { thoughtSignature: signature }
    return [{ ...part, ...signed, ...responses.waiting.takePart(stretch.choice) }]
  }

  function give(part: JsonObject, stretch: Stretch, controller: Outlet<string>, logprobs?: readonly unknown[]) {
    controller.enqueue(responses.give(complete(part, stretch), stretch.choice, logprobs))
  }

  function keep(stretch: Stretch, text: string) {
    if (keptLength > MAX_KEPT_LENGTH) return
    stretch.text += text
    keptLength += text.length
  }

  function endCall(part: StretchEnd, start: ToolStart, stretch: Stretch, controller: Outlet<string>) {
    const fields = extraOf(start, NAME)
    const isProvided = isForOthers(start)
    if (isProvided && fields !== undefined && !part.isCut) return give(fields, stretch, controller)
    const call = isProvided || part.isCut ? undefined : writeCall({ ...start, text: part.text ?? "", fields })
    if (call !== undefined) return give(call, stretch, controller)
    if (!isProvided && !part.isCut && stretch.choice === 0) hasLostCall = true
    onDropped?.(part)
  }

  return {
    start(part) {
      if (isForOthers(part) && extraOf(part, NAME) === undefined) onDropped?.(part)
      stretches.set(part.id, {
        start: part,
        choice: part.choice ?? 0,
        isReasoning: part.type === "reasoning-start",
        signature: undefined,
        foreign: [],
        isOpen: true,
        text: "",
        section: -1,
      })
    },
    delta(part, controller) {
      const stretch = stretches.get(part.id)
      if (stretch === undefined || part.type === "tool-delta") return
      const { isReasoning, choice } = stretch
      let { text } = part
      if (part.type === "text-delta" && choice === 0) keep(stretch, text)
      if (part.type === "reasoning-delta" && part.section !== undefined && part.section !== stretch.section) {
        if (stretch.section >= 0) text = `\n\n${text}`
        stretch.section = part.section
      }
      const logprobs = part.type === "text-delta" ? part.logprobs : undefined
      if (text === "" && logprobs === undefined) return
      if (logprobs === undefined && choice === 0 && stretch.signature === undefined && !responses.isWaiting) {
        return controller.enqueue(responses.say(text, isReasoning))
      }
      give(isReasoning ? { text, thought: true } : { text }, stretch, controller, logprobs)
    },
    end(part, controller) {
      const stretch = stretches.get(part.id)
      if (stretch === undefined) return
      stretch.isOpen = false
      const { start, isReasoning, signature } = stretch
      if (start.type === "tool-start") return endCall(part, start, stretch, controller)
      if (signature !== undefined) give(emptyText(isReasoning), stretch, controller)
      for (const each of stretch.foreign.splice(0)) {
        stretch.signature = each
        give(emptyText(isReasoning), stretch, controller)
      }
    },
    sign(part, controller) {
      const stretch = stretches.get(part.id)
      if (stretch === undefined) return onDropped?.(part)
      const { signature, isOpen, isReasoning, foreign } = stretch
      const isCall = stretch.start.type === "tool-start"
      const isHeld = !isCall && isOpen && part.from !== NAME
      const written = wrapSignature(part, NAME)
      // A call has room for one.
      if (isCall ? signature !== undefined || !isOpen : isHeld && foreign.length === MAX_FOREIGN)
        return onDropped?.(part)
      if (isHeld) return void foreign.push(written)
      // What waited has found no part of its own.
      if (signature !== undefined) give(emptyText(isReasoning), stretch, controller)
      stretch.signature = written
      if (!isOpen) give(emptyText(isReasoning), stretch, controller)
    },
    textOf: (id) => (id === undefined ? "" : (stretches.get(id)?.text ?? "")),
    get hasLostCall() {
      return hasLostCall
    },
  }
}

/** Says whether a call is one that the client is not to carry out. */
function isForOthers(start: StretchStart): boolean {
  return start.type === "tool-start" && (start.executor ?? "client") !== "client"
}
