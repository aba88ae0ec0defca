/** The messages of the agent itself: each is a step, read as a message of Anthropic's. */
import type { Outlet } from "@millrace/core"
import type { FinishPart, JsonObject, Part, Usage } from "../../part.ts"
import { isObject, listOf, objectOf, textOf } from "../../wire/json-value.ts"
import { readAnthropicEvents } from "../anthropic/decode.ts"
import { createStepParts } from "./step-parts.ts"
import { createToldBlocks, type ToldBlocks } from "./told-blocks.ts"
import { addUsage } from "./usage.ts"

/** So many messages are remembered, since a block of one may come behind the start of the next. */
const MAX_MESSAGES = 16

export interface Steps {
  /** Takes an event of a message in pieces, and says whether it was one. */
  takeEvent(event: JsonObject, controller: Outlet<Part>): boolean
  /** Takes a message, or what has become whole of it, and says whether nothing in it is left untold. */
  takeMessage(message: JsonObject, controller: Outlet<Part>): boolean
  /** Ends the step under way. */
  end(controller: Outlet<Part>): void
  /** How the latest message ended. */
  readonly finish: Pick<FinishPart, "native" | "stopSequence">
  /** Whether a text came. */
  readonly hasText: boolean
  /** The latest text that came whole. */
  readonly text: string | undefined
}

interface Message {
  readonly blocks: ToldBlocks
  /** Ends what it has left open. */
  close(): void
  usage: Usage
  /** Whether it comes in pieces, which tell more of usage and end. */
  hasPieces: boolean
}

/** @param idPrefix stands before the ids of calls that have none, with the number of the message */
export function createSteps(idPrefix: string | undefined): Steps {
  /** By id, the latest last. */
  const messages = new Map<string, Message>()
  let current: Message | undefined
  let outlet: Outlet<Part>
  let count = 0
  /** What the messages used that are remembered no more. */
  let spent: Usage = {}
  let finish: Pick<FinishPart, "native" | "stopSequence"> = {}
  let hasText = false
  let text: string | undefined

  function begin(id: string): Message {
    end()
    outlet.enqueue({ type: "step-start" })
    const step = count++
    const reader = readAnthropicEvents({ idPrefix: idPrefix && `${idPrefix}_${step}` })
    let latest: JsonObject = {}
    const parts = createStepParts(step, {
      give: (part) => outlet.enqueue(part),
      onText() {
        hasText = true
      },
      onUsage(usage) {
        message.usage = usage
        outlet.enqueue({ type: "usage", usage: total() })
      },
      onFinish({ native, stopSequence }) {
        finish = { native, stopSequence }
      },
      onError: () => outlet.enqueue({ type: "raw", from: "claude-code", event: "stream_event", value: latest }),
    })
    const blocks = createToldBlocks((event) => {
      latest = event
      reader.transform({ event: "message", data: "", value: event }, parts)
    })
    const message: Message = { blocks, close: parts.close, usage: {}, hasPieces: false }
    current = message
    forget(id)
    messages.set(id, message)
    if (messages.size > MAX_MESSAGES) forget(messages.keys().next().value as string)
    return message
  }

  function end() {
    if (current === undefined) return
    current.close()
    outlet.enqueue({ type: "step-end" })
    current = undefined
  }

  function forget(id: string) {
    spent = addUsage(spent, messages.get(id)?.usage ?? {})
    messages.delete(id)
  }

  function total(): Usage {
    let sum = spent
    for (const { usage } of messages.values()) sum = addUsage(sum, usage)
    return sum
  }

  return {
    takeEvent(event, controller) {
      outlet = controller
      if (typeof event.type !== "string") return false
      if (event.type === "message_start") {
        const id = textOf(objectOf(event.message)?.id) ?? ""
        const known = messages.get(id)
        current = known === undefined || known.hasPieces ? begin(id) : known
        current.hasPieces = true
      }
      const message = current ?? begin("")
      message.blocks.takeEvent(event)
      return true
    },
    takeMessage(message, controller) {
      outlet = controller
      const id = textOf(message.id) ?? ""
      const known = messages.get(id) ?? begin(id)
      const content = listOf(message.content)
      const blocks = content.filter(isObject)
      for (const block of blocks) {
        known.blocks.takeBlock(block)
        if (block.type === "text") text = textOf(block.text)
      }
      if (!known.hasPieces) {
        const usage = objectOf(message.usage)
        if (usage !== undefined) known.blocks.takeEvent({ type: "message_delta", usage })
        finish = { native: textOf(message.stop_reason), stopSequence: textOf(message.stop_sequence) }
      }
      return blocks.length === content.length
    },
    end(controller) {
      outlet = controller
      end()
    },
    get finish() {
      return finish
    },
    get hasText() {
      return hasText
    },
    get text() {
      return text
    },
  }
}
