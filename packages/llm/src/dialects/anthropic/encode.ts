/** Writes a stream in Anthropic's format. */
import { type Block, compose, type Outlet } from "@millrace/core"
import type { EncodeOptions } from "../../dialect.ts"
import type {
  AnnotationPart,
  ErrorPart,
  FinishPart,
  JsonObject,
  Part,
  RawPart,
  ReasoningDelta,
  SignaturePart,
  StartPart,
  StretchDelta,
  StretchEnd,
  StretchStart,
  Usage,
} from "../../part.ts"
import { extraOf } from "../../part.ts"
import { wrapSignature } from "../../signature.ts"
import { isObject, objectOf } from "../../wire/json-value.ts"
import { type BlockKind, blockKindOf, DELTAS, isClientCall, resultBlock, startedBlock } from "./blocks.ts"
import { carrierBlock, isForeign } from "./carrier.ts"
import { citationOf } from "./citation.ts"
import { nativeError } from "./error.ts"
import { deltaFrames, frame } from "./frames.ts"
import { endFrames, startFrame } from "./message-frames.ts"
import { oneAtATime } from "./one-at-a-time.ts"
import { createRawBlocks } from "./raw-blocks.ts"
import { TEXT_HEAD, TEXT_TAIL } from "./tool-input.ts"

/** What may wait for the delta or the end that it stood in: an event has one of them, and each may be of two kinds. */
const MAX_ADDED = 16

const CUT_CALL: ErrorPart = { type: "error", message: "A tool call of the answer was cut off" }

interface Slot {
  readonly start: StretchStart
  kind: BlockKind
  index: number
  write: (text: string) => string
  hasText: boolean
  section: number
  signature: SignaturePart | undefined
}

/** Parts that `check` has seen to text. */
export function encodeAnthropic(options: EncodeOptions = {}): Block<Part, string> {
  return compose(oneAtATime(), writeEvents(options))
}

function writeEvents(options: EncodeOptions): Block<Part, string> {
  const slots = new Map<string, Slot>()
  const rawBlocks = createRawBlocks()
  let count = 0
  let usage: Usage | undefined
  let hasStarted = false
  let hasRefused = false
  let hasCutCall = false
  /** A text that is open, or was opened for citations alone. */
  let openText: number | undefined
  let citationsOnly: number | undefined
  /** Members that were not understood, for the next event of their block or for the last event. */
  let added: RawPart[] = []
  let last: RawPart | undefined

  function drop(part: Part) {
    options.onDropped?.(part)
  }

  function begin(part: StartPart, controller: Outlet<string>) {
    hasStarted = true
    controller.enqueue(startFrame(part, options))
  }

  /** Writes an event of a block, with what was not understood of it. */
  function writeBlock(value: JsonObject, controller: Outlet<string>) {
    if (added.length === 0) return controller.enqueue(frame(String(value.type), value))
    let whole = value
    for (const { at, value: members } of added) {
      if (at === "event") whole = { ...whole, ...objectOf(members) }
      else if (isObject(whole.delta)) whole = { ...whole, delta: { ...whole.delta, ...objectOf(members) } }
    }
    added = []
    controller.enqueue(frame(String(value.type), whole))
  }

  function open(content: JsonObject, controller: Outlet<string>): number {
    const index = count++
    writeBlock({ type: "content_block_start", index, content_block: content }, controller)
    return index
  }

  function close(index: number, controller: Outlet<string>) {
    writeBlock({ type: "content_block_stop", index }, controller)
  }

  function openSlot(slot: Slot, kind: keyof typeof DELTAS, controller: Outlet<string>) {
    slot.kind = kind
    slot.index = open(startedBlock(slot.start), controller)
    slot.write = deltaFrames(slot.index, DELTAS[kind].type, DELTAS[kind].member)
    if (kind === "text") openText = slot.index
  }

  function startSlot(start: StretchStart, controller: Outlet<string>) {
    const kind = blockKindOf(start)
    const slot: Slot = { start, kind, index: -1, write: String, hasText: false, section: 0, signature: undefined }
    slots.set(start.id, slot)
    if (kind === "dropped") return drop(start)
    if (start.type === "refusal-start") hasRefused = true
    if (kind !== "redacted") openSlot(slot, kind, controller)
  }

  function addText(part: StretchDelta, controller: Outlet<string>) {
    const slot = slots.get(part.id)
    if (slot === undefined || slot.kind === "dropped") return drop(part)
    let { text } = part
    if (slot.kind === "redacted") openSlot(slot, "thinking", controller)
    if (part.type === "reasoning-delta") text = sectioned(slot, part)
    else if (slot.start.type === "tool-start" && slot.start.encoding === "text") {
      text = (slot.hasText ? "" : TEXT_HEAD) + JSON.stringify(text).slice(1, -1)
    } else if (slot.start.type === "tool-start" && !slot.hasText && text === "{}") {
      // The block has begun with it, and some clients would put this behind it.
      text = ""
    }
    slot.hasText = true
    if (added.length === 0) return controller.enqueue(slot.write(text))
    const { type, member } = DELTAS[slot.kind as keyof typeof DELTAS]
    writeBlock({ type: "content_block_delta", index: slot.index, delta: { type, [member]: text } }, controller)
  }

  function endSlot(part: StretchEnd, controller: Outlet<string>) {
    const slot = slots.get(part.id)
    if (slot === undefined || slot.kind === "dropped") {
      slots.delete(part.id)
      return drop(part)
    }
    slots.delete(part.id)
    if (slot.index === openText) openText = undefined
    // Thinking that was withheld, and of which nothing came.
    if (slot.index === -1) return slot.signature === undefined ? drop(slot.start) : undefined
    if (part.isCut) {
      // Without its end no client takes the block for whole.
      if (slot.start.type === "tool-start" && isClientCall(slot.start)) hasCutCall = true
      return
    }
    if (slot.start.type === "tool-start" && slot.start.encoding === "text") {
      controller.enqueue(slot.write(slot.hasText ? TEXT_TAIL : TEXT_HEAD + TEXT_TAIL))
    }
    const { signature } = slot
    if (signature !== undefined && slot.kind === "thinking") {
      const delta = { type: "signature_delta", signature: wrapSignature(signature, "anthropic") }
      controller.enqueue(frame("content_block_delta", { type: "content_block_delta", index: slot.index, delta }))
    }
    close(slot.index, controller)
    // A text or a call has no field for it: it goes in a block of its own behind it.
    if (signature !== undefined && slot.kind !== "thinking")
      close(open(carrierBlock(signature), controller), controller)
  }

  function sign(part: SignaturePart, controller: Outlet<string>) {
    const slot = slots.get(part.id)
    const isOwnRedacted = part.from === "anthropic" && part.kind === "redacted"
    if (slot?.kind === "redacted") {
      slot.signature = part
      const data = wrapSignature(part, "anthropic")
      close(open({ ...extraOf(slot.start, "anthropic"), type: "redacted_thinking", data }, controller), controller)
    } else if (slot !== undefined && (slot.kind === "thinking" ? !isOwnRedacted : canCarry(slot, part))) {
      // A block has one. The last that is told counts.
      if (slot.signature !== undefined) drop(slot.signature)
      slot.signature = part
    } else drop(part)
  }

  function cite(part: AnnotationPart, controller: Outlet<string>) {
    const citation = citationOf(part)
    if (citation === undefined) return drop(part)
    const slot = part.id === undefined ? undefined : slots.get(part.id)
    let index = slot?.kind === "text" ? slot.index : openText
    if (index === undefined) {
      // It came late. A block that is open is not to be disturbed by another.
      if (slots.size > 0) return drop(part)
      citationsOnly ??= open({ type: "text", text: "", citations: [] }, controller)
      index = citationsOnly
    }
    writeBlock({ type: "content_block_delta", index, delta: { type: "citations_delta", citation } }, controller)
  }

  function writeRaw(part: RawPart, controller: Outlet<string>) {
    if (part.from !== "anthropic" || !isObject(part.value)) return drop(part)
    if (part.at === "event" && part.event === "message_stop") last = part
    else if ((part.at === "event" || part.at === "delta") && part.id !== undefined && added.length < MAX_ADDED) {
      added.push(part)
    } else if (part.at !== undefined || part.event === undefined) drop(part)
    else {
      const value = rawBlocks.place(part.event, part.value, slots.get(part.id ?? "")?.index, () => count++)
      if (value === undefined) drop(part)
      else controller.enqueue(frame(part.event, value))
    }
  }

  function finish(part: FinishPart, controller: Outlet<string>) {
    if (!hasStarted) begin({ type: "start" }, controller)
    // A client would find the call in the message, and run it with what there is of its input.
    if (hasCutCall) return controller.enqueue(frame("error", nativeError(CUT_CALL)))
    controller.enqueue(endFrames(part, { usage, hasRefused, last }))
  }

  return {
    output: "text",
    transform(part, controller) {
      if (added.length > 0 && added[0]?.id !== (part as { id?: string }).id) {
        added.forEach(drop)
        added = []
      }
      if (citationsOnly !== undefined && part.type !== "annotation") {
        close(citationsOnly, controller)
        citationsOnly = undefined
      }
      switch (part.type) {
        case "text-delta":
        case "reasoning-delta":
        case "refusal-delta":
        case "tool-delta":
          return addText(part, controller)
        case "text-start":
        case "reasoning-start":
        case "refusal-start":
        case "tool-start":
          return startSlot(part, controller)
        case "text-end":
        case "reasoning-end":
        case "refusal-end":
        case "tool-end":
          return endSlot(part, controller)
        case "start":
          return begin(part, controller)
        case "signature":
          return sign(part, controller)
        case "annotation":
          return cite(part, controller)
        case "usage":
          usage = { ...usage, ...part.usage }
          return
        case "raw":
          return writeRaw(part, controller)
        case "tool-output": {
          const block = part.isPreliminary ? undefined : resultBlock(part)
          return block === undefined ? drop(part) : close(open(block, controller), controller)
        }
        case "finish":
          return finish(part, controller)
        case "error":
        case "interrupted":
        case "abort":
          return controller.enqueue(frame("error", nativeError(part)))
        default:
          return drop(part)
      }
    },
    flush() {},
  }
}

function canCarry({ kind }: Slot, signature: SignaturePart): boolean {
  return (kind === "text" || kind === "tool") && isForeign(signature)
}

/** Puts a blank line between two sections of what was thought. */
function sectioned(slot: Slot, { section = 0, text }: ReasoningDelta): string {
  const isNew = slot.hasText && section > slot.section
  slot.section = Math.max(slot.section, section)
  return isNew ? `\n\n${text}` : text
}
