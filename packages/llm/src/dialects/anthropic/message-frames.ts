/** The events that a message begins and ends with. */
import type { EncodeOptions } from "../../dialect.ts"
import { extraOf, type FinishPart, type RawPart, type StartPart, type Usage } from "../../part.ts"
import { objectOf } from "../../wire/json-value.ts"
import { frame } from "./frames.ts"
import { stopReasonOf } from "./stop-reason.ts"
import { nativeUsage } from "./usage.ts"

/** Writes the begin, with counts of nothing where none were told: clients read them, and take those of the end later. */
export function startFrame(part: StartPart, { id, model }: Pick<EncodeOptions, "id" | "model">): string {
  const own = extraOf(part, "anthropic")
  const { usage, ...members } = objectOf(own?.message) ?? {}
  const message = {
    id: part.id ?? id ?? "millrace",
    type: "message",
    role: "assistant",
    model: model ?? part.model ?? "",
    content: [],
    stop_reason: null,
    stop_sequence: null,
    ...members,
    usage: { input_tokens: 0, output_tokens: 0, ...objectOf(usage) },
  }
  return frame("message_start", { type: "message_start", message, ...objectOf(own?.event) })
}

/** What the end tells of all that came before it. */
export interface MessageEnd {
  readonly usage: Usage | undefined
  readonly hasRefused: boolean
  /** Members of the last event that were not understood. */
  readonly last: RawPart | undefined
}

/** Writes the end of a message that is complete. */
export function endFrames(part: FinishPart, { usage, hasRefused, last }: MessageEnd): string {
  const own = extraOf(part, "anthropic")
  const delta = {
    stop_reason: stopReasonOf(part, hasRefused),
    stop_sequence: part.stopSequence ?? null,
    ...objectOf(own?.delta),
  }
  const end = { type: "message_delta", delta, usage: nativeUsage(usage), ...objectOf(own?.event) }
  return frame("message_delta", end) + frame("message_stop", { type: "message_stop", ...objectOf(last?.value) })
}
