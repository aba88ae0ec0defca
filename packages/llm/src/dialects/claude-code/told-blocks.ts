/**
 * The blocks of one message, which may come in pieces, whole, or both, in either order: what has been told is not told
 * again. The same block is the one with the same id, and of those without an id the one with the same number among its
 * kind: neither indices nor texts need to agree.
 */

import type { JsonObject } from "../../part.ts"
import { isObject, numberOf, objectOf, textOf } from "../../wire/json-value.ts"

export interface ToldBlocks {
  /** Takes an event of the message in pieces. */
  takeEvent(event: JsonObject): void
  /** Takes a block that is whole. */
  takeBlock(block: JsonObject): void
}

interface Told {
  readonly index: number
  /** Code units of text or arguments that have come. */
  length: number
  isSigned: boolean
  isOpen: boolean
}

/** What is the same kind, or has the same id. */
interface Group {
  readonly blocks: Told[]
  /** How many of them came in pieces. */
  pieces: number
  /** How many of them came whole. */
  wholes: number
}

/** No id is as long, and one that is cut off groups blocks as well. */
const MAX_KEY = 128

/** Where a delta's text stands. */
const TEXTS: ReadonlyMap<unknown, string> = new Map([
  ["text_delta", "text"],
  ["thinking_delta", "thinking"],
  ["input_json_delta", "partial_json"],
])

/** What a delta is of, where it says so. */
const KINDS: ReadonlyMap<unknown, string> = new Map([
  ["text_delta", "text"],
  ["thinking_delta", "thinking"],
])

/** @param give takes events of one message, in which every block is told once */
export function createToldBlocks(give: (event: JsonObject) => void): ToldBlocks {
  const groups = new Map<string, Group>()
  /** By the wire's index; what is told already has none. */
  const pieces = new Map<number, Told>()
  let count = 0

  function groupOf(block: JsonObject): Group {
    const key = `${textOf(block.type) ?? ""} ${textOf(block.id) ?? textOf(block.tool_use_id) ?? ""}`.slice(0, MAX_KEY)
    const known = groups.get(key)
    if (known !== undefined) return known
    const group = { blocks: [], pieces: 0, wholes: 0 }
    groups.set(key, group)
    return group
  }

  function begin(group: Group, block: unknown): Told {
    const told = { index: count++, length: 0, isSigned: false, isOpen: true }
    group.blocks.push(told)
    give({ type: "content_block_start", index: told.index, content_block: block })
    return told
  }

  /** Begins a block whose start is missing, where a delta tells what it is of. */
  function beginLate({ type, delta }: JsonObject, index: number): Told | undefined {
    const kind = type === "content_block_delta" ? KINDS.get(objectOf(delta)?.type) : undefined
    if (kind === undefined) return undefined
    const block = { type: kind, [kind]: "" }
    const group = groupOf(block)
    const whole = group.blocks[group.pieces++]
    const told = whole ?? begin(group, block)
    pieces.set(index, told)
    return told
  }

  function end(told: Told) {
    told.isOpen = false
    give({ type: "content_block_stop", index: told.index })
  }

  /** Ends a block under way, with what has not come of it. */
  function complete(told: Told, { text, thinking, signature, input }: JsonObject) {
    const { index } = told
    const delta = (delta: JsonObject) => give({ type: "content_block_delta", index, delta })
    if (typeof text === "string" && text.length > told.length) {
      delta({ type: "text_delta", text: text.slice(told.length) })
    } else if (typeof thinking === "string" && thinking.length > told.length) {
      delta({ type: "thinking_delta", thinking: thinking.slice(told.length) })
    } else if (isObject(input) && told.length === 0) {
      delta({ type: "input_json_delta", partial_json: JSON.stringify(input) })
    }
    if (textOf(signature) !== undefined && !told.isSigned) delta({ type: "signature_delta", signature })
    end(told)
  }

  function note(told: Told, delta: JsonObject | undefined) {
    const text = delta?.[TEXTS.get(delta.type) ?? ""]
    if (typeof text === "string") told.length += text.length
    if (delta?.type === "signature_delta") told.isSigned = true
  }

  return {
    takeEvent(event) {
      const index = numberOf(event.index) ?? -1
      if (event.type === "content_block_start") {
        const block = objectOf(event.content_block) ?? {}
        const group = groupOf(block)
        const whole = group.blocks[group.pieces++]
        if (whole !== undefined) return void pieces.set(index, whole)
        const told = begin(group, event.content_block)
        const first = textOf(block.text) ?? textOf(block.thinking) ?? ""
        told.length = first.length
        told.isSigned = textOf(block.signature) !== undefined
        pieces.set(index, told)
        return
      }
      if (event.type !== "content_block_delta" && event.type !== "content_block_stop") return give(event)
      const told = pieces.get(index) ?? beginLate(event, index)
      // What there is no block for, the reader keeps as it is.
      if (told === undefined) return give({ ...event, index: "unknown" })
      if (!told.isOpen) return
      if (event.type === "content_block_stop") return end(told)
      note(told, objectOf(event.delta))
      give({ ...event, index: told.index })
    },
    takeBlock(block) {
      const group = groupOf(block)
      const told = group.blocks[group.wholes++]
      if (told === undefined) return end(begin(group, block))
      if (told.isOpen) complete(told, block)
    },
  }
}
