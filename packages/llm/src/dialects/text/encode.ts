/** Parts to the text that was said, and nothing else. */
import type { Block } from "@millrace/core"
import type { EncodeOptions } from "../../dialect.ts"
import type { Part } from "../../part.ts"
import { StreamFailure } from "./stream-failure.ts"

/** Writes texts and refusals of the first answer, one behind the other. */
export function encodePlainText({ onDropped }: EncodeOptions = {}): Block<Part, string> {
  /** Stretches of further answers. */
  const others = new Set<string>()

  return {
    output: "text",
    transform(part, controller) {
      switch (part.type) {
        case "text-delta":
        case "refusal-delta":
          return others.has(part.id) ? onDropped?.(part) : controller.enqueue(part.text)
        case "text-start":
        case "refusal-start":
          if (!part.choice) return
          others.add(part.id)
          return onDropped?.(part)
        case "text-end":
        case "refusal-end":
          return others.delete(part.id) ? onDropped?.(part) : undefined
        case "error":
        case "interrupted":
        case "abort":
          throw new StreamFailure(part)
        case "start":
        case "finish":
          return
        default:
          return onDropped?.(part)
      }
    },
    flush() {},
  }
}
