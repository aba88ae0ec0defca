/** Why an answer is over, in six words. What they cannot tell apart stands in the message's metadata, under `finish`. */
import type { FinishPart, FinishReason, JsonObject } from "../../part.ts"
import { compact, objectOf, textOf } from "../../wire/json-value.ts"
import { NAME } from "./name.ts"

const WORDS: Readonly<Record<FinishReason, string>> = {
  stop: "stop",
  length: "length",
  "tool-calls": "tool-calls",
  "content-filter": "content-filter",
  refusal: "content-filter",
  pause: "other",
  "context-window": "length",
  other: "other",
}

export function writeReason(reason: FinishReason): string {
  return WORDS[reason]
}

/** Gives what the words leave out, or nothing where they say it all. */
export function writeFinishFacts({ reason, native, from, stopSequence }: FinishPart): JsonObject | undefined {
  if (WORDS[reason] === reason && reason !== "other" && stopSequence === undefined) return undefined
  return compact({ reason, native, from, stopSequence })
}

/** Reads a finish. A stream of an earlier line that gives no reason has stopped. */
export function readFinish(word: unknown, metadata: unknown): FinishPart {
  const facts = objectOf(objectOf(metadata)?.finish)
  const told = textOf(facts?.reason)
  const native = textOf(word)
  if (told !== undefined && Object.hasOwn(WORDS, told) && WORDS[told as FinishReason] === (native ?? WORDS.stop)) {
    const { native, from, stopSequence } = facts ?? {}
    return compact({
      type: "finish" as const,
      reason: told as FinishReason,
      native: textOf(native),
      from: textOf(from),
      stopSequence: textOf(stopSequence),
    })
  }
  if (native === undefined) return { type: "finish", reason: "stop" }
  return {
    type: "finish",
    reason: Object.hasOwn(WORDS, native) ? (native as FinishReason) : "other",
    native,
    from: NAME,
  }
}
