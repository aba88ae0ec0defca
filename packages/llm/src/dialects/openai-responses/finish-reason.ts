/** Why a response is over: a status, and for one that is incomplete a reason. There is no word for calls of tools. */
import type { FinishPart, FinishReason } from "../../part.ts"
import { NAME } from "./name.ts"

const REASONS: Readonly<Record<string, FinishReason>> = {
  max_output_tokens: "length",
  max_tokens: "length",
  content_filter: "content-filter",
}

/** Reads an end that is no failure. @param reason of a response that is incomplete; of one that is not, nothing */
export function readFinish(status: string, reason: string | undefined, hasClientCall: boolean): FinishPart {
  if (status === "incomplete") {
    const known = reason !== undefined && Object.hasOwn(REASONS, reason) ? REASONS[reason] : undefined
    return { type: "finish", reason: known ?? "other", native: reason ?? status, from: NAME }
  }
  return { type: "finish", reason: hasClientCall ? "tool-calls" : "stop", native: status, from: NAME }
}

/** How a response ended. */
export interface ResponseEnd {
  readonly status: "completed" | "incomplete"
  /** Of one that is incomplete. */
  readonly reason?: string | undefined
}

/** Writes an end. @param hasRefusal whether the refusal was said, so that it need not be told by the end */
export function writeFinish({ reason, native, from }: FinishPart, hasRefusal: boolean): ResponseEnd {
  switch (reason) {
    case "length":
    case "context-window":
      return { status: "incomplete", reason: "max_output_tokens" }
    case "content-filter":
      return { status: "incomplete", reason: "content_filter" }
    case "refusal":
      return hasRefusal ? { status: "completed" } : { status: "incomplete", reason: "content_filter" }
    case "other":
      return from === NAME && native !== undefined && native !== "completed"
        ? { status: "incomplete", reason: native }
        : { status: "completed" }
    default:
      return { status: "completed" }
  }
}
