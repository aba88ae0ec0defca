/** Reads events of Titan's, which are few: text, and at the end why it is over. */
import type { Block, Outlet } from "@millrace/core"
import type { FinishReason, JsonObject, Part } from "../../part.ts"
import { compact, numberOf, objectOf, textOf, unknownFields } from "../../wire/json-value.ts"
import { createStretches } from "../../wire/stretches.ts"

const FROM = "bedrock-invoke"

const REASONS: ReadonlyMap<string, FinishReason> = new Map([
  ["FINISH", "stop"],
  ["FINISHED", "stop"],
  ["STOP_CRITERIA_MET", "stop"],
  ["LENGTH", "length"],
  ["CONTENT_FILTERED", "content-filter"],
])

const KNOWN: ReadonlySet<string> = new Set([
  "outputText",
  "index",
  "completionReason",
  "totalOutputTextTokenCount",
  "inputTextTokenCount",
  "amazon-bedrock-trace",
])

/** Says whether an event is one of Titan's. */
export function isTitan(value: JsonObject): boolean {
  return "outputText" in value
}

export function readTitanEvents(): Block<JsonObject, Part> {
  const stretches = createStretches()
  let reason: string | undefined
  let isBlocked = false
  let told = "{}"

  function count(value: JsonObject, controller: Outlet<Part>) {
    const native = compact({
      inputTextTokenCount: numberOf(value.inputTextTokenCount),
      totalOutputTextTokenCount: numberOf(value.totalOutputTextTokenCount),
    })
    const text = JSON.stringify(native)
    if (text === told) return
    told = text
    const { inputTextTokenCount: inputTokens, totalOutputTextTokenCount: outputTokens } = native
    controller.enqueue({ type: "usage", usage: { inputTokens, outputTokens, native: { from: FROM, value: native } } })
  }

  return {
    transform(value, controller) {
      const text = textOf(value.outputText)
      if (text !== undefined) stretches.add("text", text, controller)
      count(value, controller)
      const trace = objectOf(value["amazon-bedrock-trace"])
      if (trace !== undefined) controller.enqueue({ type: "safety", scope: "output", from: FROM, value: trace })
      isBlocked ||= value["amazon-bedrock-guardrailAction"] === "INTERVENED"
      reason = textOf(value.completionReason) ?? reason
      const fields = unknownFields(value, KNOWN)
      if (fields !== undefined)
        controller.enqueue({ type: "raw", from: FROM, event: "chunk", at: "chunk", value: fields })
    },
    flush(controller) {
      stretches.end(controller)
      // What a guardrail has put in the answer's place is all that comes.
      if (reason === undefined && !isBlocked) return controller.enqueue({ type: "interrupted", code: "truncated" })
      controller.enqueue({
        type: "finish",
        reason: isBlocked ? "content-filter" : (REASONS.get(reason ?? "") ?? "other"),
        ...(reason !== undefined && { native: reason, from: FROM }),
      })
    },
  }
}
