/**
 * Reads content blocks of Converse. Only calls and results of tools have a start; what a block without one is, its first
 * delta says.
 */
import { LimitError, type Outlet } from "@millrace/core"
import type { AnnotationPart, JsonObject, Part } from "../../part.ts"
import { isObject, listOf, objectOf, textOf, unknownFields } from "../../wire/json-value.ts"

const MAX_BLOCKS = 65_536
/** What is held of results of tools, in bytes of the frames that they came in. */
const MAX_HELD = 8_388_608
/** `p` is there to hide how long an event is. */
const KNOWN: ReadonlySet<string> = new Set(["contentBlockIndex", "p"])
const KNOWN_START: ReadonlySet<string> = new Set([...KNOWN, "start"])
const KNOWN_DELTA_EVENT: ReadonlySet<string> = new Set([...KNOWN, "delta"])
const KNOWN_DELTA: ReadonlySet<string> = new Set(["text", "toolUse", "toolResult", "reasoningContent", "citation"])
const PADDING: ReadonlySet<string> = new Set(["p"])
const KNOWN_CALL: ReadonlySet<string> = new Set(["toolUseId", "name"])
const KNOWN_RESULT: ReadonlySet<string> = new Set(["toolUseId"])

type Kind = "text" | "reasoning" | "tool" | "result" | "raw"

interface ContentBlock {
  readonly id: string
  readonly kind: Kind
  isOpen: boolean
  /** What a tool gave, as far as it has come. */
  readonly result?: {
    readonly callId: string
    readonly fields: JsonObject | undefined
    readonly pieces: unknown[]
    size: number
  }
}

export interface ConverseBlocks {
  start(event: JsonObject, controller: Outlet<Part>): void
  /** @param size of the event's frame, in bytes */
  delta(event: JsonObject, size: number, controller: Outlet<Part>): void
  stop(event: JsonObject, controller: Outlet<Part>): void
  /** Gives results that are still held. */
  settle(controller: Outlet<Part>): void
}

/**
 * @param from the dialect
 * @param nextCallId makes an id for a call that the wire gave none
 */
export function createBlockReader(from: string, nextCallId: () => string): ConverseBlocks {
  const blocks = new Map<unknown, ContentBlock>()
  let count = 0
  let held = 0

  const raw = (event: string, value: JsonObject, controller: Outlet<Part>) =>
    controller.enqueue({ type: "raw", from, event, value: unknownFields(value, PADDING) ?? {} })

  function tell(fields: JsonObject | undefined, at: string, id: string | undefined, controller: Outlet<Part>) {
    if (fields === undefined) return
    controller.enqueue({ type: "raw", from, event: "contentBlockDelta", at, ...(id && { id }), value: fields })
  }

  const extraOf = (fields: JsonObject | undefined) => (fields === undefined ? {} : { extra: { from, fields } })

  function begin(index: unknown, kind: Kind, controller: Outlet<Part>, result?: ContentBlock["result"]): ContentBlock {
    const before = blocks.get(index)
    if (before?.isOpen) end(before, controller)
    if (count >= MAX_BLOCKS) throw tooMany()
    const block = { id: String(count++), kind, isOpen: true, ...(result !== undefined && { result }) }
    blocks.set(index, block)
    return block
  }

  function end(block: ContentBlock, controller: Outlet<Part>) {
    block.isOpen = false
    const { id, kind, result } = block
    if (kind === "text" || kind === "reasoning" || kind === "tool") controller.enqueue({ type: `${kind}-end`, id })
    if (result === undefined) return
    const { callId, fields, pieces } = result
    const isError = fields?.status === "error"
    controller.enqueue({
      type: "tool-output",
      callId,
      output: [...pieces],
      ...(isError && { isError }),
      ...extraOf(fields),
    })
    held -= result.size
    pieces.length = 0
  }

  /** Finds the block of a text or of reasoning, and begins it where it is not there. */
  function find(index: unknown, kind: "text" | "reasoning", controller: Outlet<Part>, isRedacted = false): string {
    const known = blocks.get(index)
    if (known?.isOpen && known.kind === kind) return known.id
    const { id } = begin(index, kind, controller)
    controller.enqueue(
      kind === "text"
        ? { type: "text-start", id }
        : { type: "reasoning-start", id, kind: isRedacted ? "redacted" : "full" },
    )
    return id
  }

  function addReasoning(index: unknown, content: JsonObject, controller: Outlet<Part>): boolean {
    const text = textOf(content.text)
    const signature = textOf(content.signature)
    const redacted = textOf(content.redactedContent)
    if (text === undefined && signature === undefined && redacted === undefined) return content.text === ""
    const id = find(index, "reasoning", controller, redacted !== undefined)
    if (text !== undefined) controller.enqueue({ type: "reasoning-delta", id, text })
    if (signature !== undefined) controller.enqueue({ type: "signature", id, data: signature, from, kind: "signature" })
    if (redacted !== undefined) controller.enqueue({ type: "signature", id, data: redacted, from, kind: "redacted" })
    return true
  }

  /** Says whether it was something to be known. */
  function add(index: unknown, delta: JsonObject, size: number, controller: Outlet<Part>): boolean {
    const block = blocks.get(index)
    const text = delta.text
    if (typeof text === "string") {
      if (text !== "") controller.enqueue({ type: "text-delta", id: find(index, "text", controller), text })
      return true
    }
    const input = objectOf(delta.toolUse)?.input
    if (typeof input === "string" && block?.kind === "tool") {
      if (input !== "") controller.enqueue({ type: "tool-delta", id: block.id, text: input })
      return true
    }
    if (isObject(delta.reasoningContent)) return addReasoning(index, delta.reasoningContent, controller)
    if (isObject(delta.citation)) {
      controller.enqueue(annotationOf(delta.citation, find(index, "text", controller), from))
      return true
    }
    if (!Array.isArray(delta.toolResult) || !block?.isOpen || block.result === undefined) return false
    held += size
    if (held > MAX_HELD) throw tooLong(held)
    block.result.size += size
    for (const piece of delta.toolResult) block.result.pieces.push(piece)
    return true
  }

  return {
    start(event, controller) {
      const index = event.contentBlockIndex
      const start = objectOf(event.start)
      const call = objectOf(start?.toolUse)
      const result = objectOf(start?.toolResult)
      const callId = textOf(result?.toolUseId)
      if (unknownFields(event, KNOWN_START)) raw("contentBlockStart", { ...event, start: undefined }, controller)
      if (call !== undefined) {
        const { id } = begin(index, "tool", controller)
        controller.enqueue({
          type: "tool-start",
          id,
          callId: textOf(call.toolUseId) ?? nextCallId(),
          name: textOf(call.name) ?? "",
          ...(call.type === "server_tool_use" && { executor: "provider" }),
          ...extraOf(unknownFields(call, KNOWN_CALL)),
        })
      } else if (result !== undefined && callId !== undefined) {
        begin(index, "result", controller, { callId, fields: unknownFields(result, KNOWN_RESULT), pieces: [], size: 0 })
      } else {
        // A text may be announced after all, by nothing at all.
        if (start === undefined || Object.keys(start).length === 0) return
        begin(index, "raw", controller)
        raw("contentBlockStart", event, controller)
      }
    },
    delta(event, size, controller) {
      const index = event.contentBlockIndex
      const delta = objectOf(event.delta)
      const isKnown = delta !== undefined && blocks.get(index)?.kind !== "raw"
      if (!isKnown || !add(index, delta, size, controller)) return raw("contentBlockDelta", event, controller)
      const id = blocks.get(index)?.id
      tell(unknownFields(event, KNOWN_DELTA_EVENT), "event", id, controller)
      tell(unknownFields(delta, KNOWN_DELTA), "delta", id, controller)
    },
    stop(event, controller) {
      const block = blocks.get(event.contentBlockIndex)
      if (block?.kind === "raw" || unknownFields(event, KNOWN)) raw("contentBlockStop", event, controller)
      if (block?.isOpen) end(block, controller)
    },
    settle(controller) {
      for (const block of blocks.values()) if (block.isOpen && block.result !== undefined) end(block, controller)
    },
  }
}

function annotationOf(citation: JsonObject, id: string, from: string): AnnotationPart {
  const location = objectOf(citation.location)
  const url = textOf(objectOf(location?.web)?.url)
  const title = textOf(citation.title)
  const texts = listOf(citation.sourceContent).flatMap((each) => textOf(objectOf(each)?.text) ?? [])
  const quote = textOf(texts.join(""))
  return {
    type: "annotation",
    id,
    ...(url !== undefined && { url }),
    ...(title !== undefined && { title }),
    ...(quote !== undefined && { quote }),
    from,
    value: citation,
  }
}

function tooMany(): LimitError {
  return new LimitError(`Cannot take more than ${MAX_BLOCKS} content blocks in one answer`, {
    code: "too-many-parts",
    limit: MAX_BLOCKS,
    received: MAX_BLOCKS + 1,
  })
}

function tooLong(received: number): LimitError {
  return new LimitError(`Cannot hold more than ${MAX_HELD} bytes of what tools gave: current size is ${received}`, {
    code: "part-too-long",
    limit: MAX_HELD,
    received,
  })
}
