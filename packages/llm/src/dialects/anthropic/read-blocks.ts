/**
 * Reads content blocks: their start, their deltas and their end. A block that has a counterpart in the model becomes a
 * stretch; one that holds a tool's result, an output; the events of any other are kept as they are.
 */
import { LimitError, type Outlet } from "@millrace/core"
import type { JsonObject, Part } from "../../part.ts"
import { unwrapSignature } from "../../signature.ts"
import { isObject, objectOf, textOf, unknownFields } from "../../wire/json-value.ts"
import { carriedSignature } from "./carrier.ts"
import { annotationOf } from "./citation.ts"
import { isArgument, kindOf, partsOf, type ReadKind } from "./read-start.ts"

/** No answer comes near it: one of nothing but citations has some hundred. */
const MAX_BLOCKS = 65_536

const KNOWN_EVENT: ReadonlySet<string> = new Set(["type", "index", "content_block", "delta"])

/** By its type, where a delta's text stands, and which blocks it is for. */
const DELTAS: ReadonlyMap<
  unknown,
  { readonly kind: ReadKind; readonly member: string; readonly known: ReadonlySet<string> }
> = new Map(
  (
    [
      ["text_delta", "text", "text"],
      ["thinking_delta", "reasoning", "thinking"],
      ["input_json_delta", "tool", "partial_json"],
      ["signature_delta", "reasoning", "signature"],
      ["citations_delta", "text", "citation"],
    ] as const
  ).map(([type, kind, member]) => [type, { kind, member, known: new Set(["type", member]) }]),
)

interface ContentBlock {
  readonly id: string
  readonly kind: ReadKind
  isOpen: boolean
}

export interface BlockReader {
  start(event: JsonObject, controller: Outlet<Part>): void
  delta(event: JsonObject, controller: Outlet<Part>): void
  stop(event: JsonObject, controller: Outlet<Part>): void
  /** Gives what is held, and ends all blocks where the answer goes on without them. */
  settle(controller: Outlet<Part>, isCut?: boolean): void
}

/** @param nextCallId makes an id for a call that the wire gave none */
export function createBlockReader(nextCallId: () => string): BlockReader {
  /** By the wire's index, which a second message uses once more. */
  const blocks = new Map<unknown, ContentBlock>()
  let count = 0
  let latest: unknown
  /** The latest text or call: what is opaque in it may follow in a block of its own. */
  let signable: string | undefined
  /** Arguments that came whole with their call. Where deltas come too, they count in their place. */
  let whole: { readonly id: string; readonly input: unknown } | undefined

  function raw(event: JsonObject, controller: Outlet<Part>, id?: string) {
    const name = textOf(event.type)
    controller.enqueue({
      type: "raw",
      from: "anthropic",
      ...(name !== undefined && { event: name }),
      ...(id !== undefined && { id }),
      value: event,
    })
  }

  /** Tells of members of an event or a delta that are not known, in front of what is said with it. */
  function tell(
    value: JsonObject,
    known: ReadonlySet<string>,
    at: string,
    event: unknown,
    controller: Outlet<Part>,
    id: string,
  ) {
    for (const name in value) {
      if (known.has(name)) continue
      const fields = unknownFields(value, known)
      if (fields === undefined) return
      return controller.enqueue({ type: "raw", from: "anthropic", event: String(event), at, id, value: fields })
    }
  }

  function release(controller: Outlet<Part>) {
    if (whole === undefined) return
    const { id, input } = whole
    whole = undefined
    controller.enqueue({ type: "tool-delta", id, text: JSON.stringify(input) })
  }

  function begin(index: unknown, kind: ReadKind, controller: Outlet<Part>): ContentBlock {
    release(controller)
    const before = blocks.get(index)
    if (before?.isOpen) end(before, controller)
    if (count >= MAX_BLOCKS) {
      throw new LimitError(`Cannot take more than ${MAX_BLOCKS} content blocks in one answer`, {
        code: "too-many-parts",
        limit: MAX_BLOCKS,
        received: count + 1,
      })
    }
    const block = { id: String(count++), kind, isOpen: true }
    blocks.set(index, block)
    latest = index
    if (kind === "text" || kind === "tool") signable = block.id
    return block
  }

  function end(block: ContentBlock, controller: Outlet<Part>, isCut = false) {
    if (whole?.id === block.id) release(controller)
    block.isOpen = false
    const { id, kind } = block
    if (kind === "raw" || kind === "output") return
    controller.enqueue({ type: `${kind}-end`, id, ...(isCut && { isCut }) })
  }

  return {
    start(event, controller) {
      const content = objectOf(event.content_block)
      const carried = content === undefined || signable === undefined ? undefined : carriedSignature(content)
      if (carried !== undefined) {
        controller.enqueue({ type: "signature", id: signable as string, ...carried })
        return void begin(event.index ?? count, "output", controller)
      }
      const kind = content === undefined ? "raw" : kindOf(content)
      const index = event.index ?? count
      const block = begin(index, kind, controller)
      if (content === undefined || kind === "raw") return raw(event, controller)
      tell(event, KNOWN_EVENT, "event", event.type, controller, block.id)
      for (const part of partsOf(kind, content, block.id, nextCallId)) controller.enqueue(part)
      if (kind === "tool" && isArgument(content.input)) whole = { id: block.id, input: content.input }
    },
    delta(event, controller) {
      const delta = objectOf(event.delta)
      const shape = DELTAS.get(delta?.type)
      let block = blocks.get(event.index ?? latest)
      if (delta === undefined || shape === undefined)
        return raw(event, controller, isStretch(block) ? block.id : undefined)
      if (block === undefined && (shape.member === "text" || shape.member === "thinking")) {
        block = begin(event.index, shape.kind, controller)
        const { id } = block
        controller.enqueue({ type: "warning", code: "missing-start", message: "A block came without its start", id })
        controller.enqueue({ type: shape.kind === "text" ? "text-start" : "reasoning-start", id })
      }
      if (block?.kind !== shape.kind) return raw(event, controller, isStretch(block) ? block.id : undefined)
      const { id } = block
      const said = delta[shape.member]
      if (shape.member === "citation" ? !isObject(said) : typeof said !== "string") return raw(event, controller, id)
      if (said === "") {
        // Said without a word: only what else there is counts.
        if (unknownFields(delta, shape.known) ?? unknownFields(event, KNOWN_EVENT)) raw(event, controller, id)
        return
      }
      tell(event, KNOWN_EVENT, "event", event.type, controller, id)
      tell(delta, shape.known, "delta", event.type, controller, id)
      if (shape.member === "text") controller.enqueue({ type: "text-delta", id, text: said as string })
      else if (shape.member === "thinking") controller.enqueue({ type: "reasoning-delta", id, text: said as string })
      else if (shape.member === "partial_json") {
        if (whole?.id === id) {
          const { input } = whole
          whole = undefined
          const place = { event: "content_block_start", at: "content_block.input", id }
          controller.enqueue({ type: "raw", from: "anthropic", ...place, value: input })
        }
        controller.enqueue({ type: "tool-delta", id, text: said as string })
      } else if (shape.member === "signature") {
        controller.enqueue({ type: "signature", id, ...unwrapSignature(said as string, "anthropic") })
      } else controller.enqueue(annotationOf(said as JsonObject, id))
    },
    stop(event, controller) {
      const block = blocks.get(event.index ?? latest)
      if (block === undefined || block.kind === "raw") return raw(event, controller)
      tell(event, KNOWN_EVENT, "event", event.type, controller, block.id)
      if (block.isOpen) end(block, controller)
    },
    settle(controller, isCut) {
      release(controller)
      if (!isCut) return
      for (const block of blocks.values()) if (block.isOpen) end(block, controller, true)
    },
  }
}

function isStretch(block: ContentBlock | undefined): block is ContentBlock {
  return block !== undefined && block.kind !== "raw" && block.kind !== "output"
}
