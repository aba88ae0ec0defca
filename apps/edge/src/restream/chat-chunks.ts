/** Events to OpenAI chat chunks, up to the end that the end rule sees. */
import type { Block, SseEvent } from "@millrace/core"
import { GatewayError } from "../guard/errors.ts"
import type { EndRule } from "./end-rule.ts"

/** Notes the end of the input, so that blocks further on know an event that was cut off for what it is. */
export interface InputEnd {
  readonly reached: boolean
  readonly block: Block<Uint8Array, Uint8Array>
}

export function inputEnd(): InputEnd {
  let reached = false
  return {
    get reached() {
      return reached
    },
    block: {
      output: "bytes",
      transform: (chunk, controller) => controller.enqueue(chunk),
      flush() {
        reached = true
      },
    },
  }
}

/**
 * Parses events and lets the end rule judge them. `[DONE]` and an error end the stream here. What the end of the input
 * cut off is a chunk where it is whole, for servers that leave out the last blank line, and is dropped where it is not.
 */
export function chatChunks(rule: EndRule, end: InputEnd): Block<SseEvent, object> {
  return {
    transform(event, controller) {
      try {
        const judgement = rule.judge(event)
        if (judgement.kind !== "chunk") return controller.terminate()
        rule.passed()
        controller.enqueue(judgement.value)
      } catch (error) {
        if (end.reached && error instanceof GatewayError) return
        throw error
      }
    },
    flush() {},
  }
}
