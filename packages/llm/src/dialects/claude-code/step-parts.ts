/** What a message of Anthropic's says, as part of an agent's log: the end of a message is not the end of the log. */
import type { Outlet } from "@millrace/core"
import type { FinishPart, JsonObject, Part, StretchEnd, Usage } from "../../part.ts"
import { compact, objectOf, unknownFields } from "../../wire/json-value.ts"

const COUNTED = new Set(["usage"])

export interface StepListener {
  /** Takes what is to be said as it is. */
  give(part: Part): void
  onText(): void
  onUsage(usage: Usage): void
  onFinish(finish: FinishPart): void
  /** Called in place of an error in the message: the agent asks again. */
  onError(): void
}

/** Takes the parts of one message, and gives them ids that no other message has. */
export interface StepParts extends Outlet<Part> {
  /** Ends what the message has left open. */
  close(): void
}

/** @param step the number of the message */
export function createStepParts(step: number, listener: StepListener): StepParts {
  const { give } = listener
  /** The type of the end of each stretch that is open, by its id. */
  const open = new Map<string, StretchEnd["type"]>()

  /** What is left of an event that was understood is no event of Anthropic's any more. */
  function giveRaw(event: string, value: JsonObject) {
    if (Object.keys(value).length > 0) give({ type: "raw", from: "claude-code", event, value })
  }

  return {
    enqueue(part) {
      switch (part.type) {
        case "start": {
          const { event, message } = part.extra?.fields ?? {}
          const others = objectOf(message) && unknownFields(message as JsonObject, COUNTED)
          return giveRaw("message_start", compact({ message: others, event }))
        }
        case "finish":
          giveRaw("message_delta", part.extra?.fields ?? {})
          return listener.onFinish(part)
        case "usage":
          return listener.onUsage(part.usage)
        case "error":
          return listener.onError()
        case "tool-start":
          open.set(part.id, "tool-end")
          return give({ ...part, id: `${step}.${part.id}`, executor: part.executor ?? "agent" })
        case "text-start":
          open.set(part.id, "text-end")
          break
        case "reasoning-start":
          open.set(part.id, "reasoning-end")
          break
        case "text-delta":
          listener.onText()
          break
        case "text-end":
        case "reasoning-end":
        case "tool-end":
          open.delete(part.id)
      }
      give("id" in part && part.id !== undefined ? { ...part, id: `${step}.${part.id}` } : part)
    },
    terminate() {},
    close() {
      for (const [id, type] of open) give({ type, id: `${step}.${id}`, isCut: true })
      open.clear()
    },
  }
}
