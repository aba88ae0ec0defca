/**
 * Puts stretches that overlap one behind the other. Anthropic's own streams have one content block at a time, and its
 * clients tell their listeners of the last block, whichever block a delta is for.
 */
import type { Block, Outlet } from "@millrace/core"
import { isTerminal, type Part } from "../../part.ts"

/** What may wait, in UTF-16 code units: tool calls of some length, and no flood. */
const MAX_HELD = 1_048_576
/** What one part counts beside its text. */
const PART = 64

interface Lane {
  readonly parts: Part[]
  isEnded: boolean
}

/**
 * Holds the parts of a stretch, and what a tool gave, back while a stretch that was begun before is open. All others are given at once, so that
 * nothing is held of a stream whose stretches do not overlap. What would be too much to hold is given as it comes.
 */
export function oneAtATime(maxHeld: number = MAX_HELD): Block<Part, Part> {
  /** Of the stretch that is open and given as it comes. */
  let front: string | undefined
  const lanes = new Map<unknown, Lane>()
  let held = 0
  let isFree = false

  function release(controller: Outlet<Part>) {
    for (const { parts } of lanes.values()) for (const part of parts) controller.enqueue(part)
    lanes.clear()
    held = 0
  }

  /** Gives the stretches that have waited, up to the first that is still open. */
  function advance(controller: Outlet<Part>) {
    front = undefined
    for (const [id, { parts, isEnded }] of lanes) {
      lanes.delete(id)
      for (const part of parts) {
        held -= sizeOf(part)
        controller.enqueue(part)
      }
      if (isEnded) continue
      front = id as string
      return
    }
  }

  function hold(part: Part, lane: Lane, controller: Outlet<Part>) {
    lane.parts.push(part)
    held += sizeOf(part)
    if (held <= maxHeld) return
    isFree = true
    release(controller)
  }

  return {
    transform(part, controller) {
      if (part.type === "tool-output" && front !== undefined && !isFree) {
        // A block of its own: it goes behind what was begun before it, also behind its call.
        const lane = { parts: [], isEnded: true }
        lanes.set(lane, lane)
        return hold(part, lane, controller)
      }
      const id = "id" in part ? part.id : undefined
      if (isFree || id === undefined || part.type === "start") {
        if (isTerminal(part)) release(controller)
        return controller.enqueue(part)
      }
      if (isStart(part)) {
        if (front === undefined) {
          front = id
          return controller.enqueue(part)
        }
        const lane = { parts: [], isEnded: false }
        lanes.set(id, lane)
        return hold(part, lane, controller)
      }
      const isEnd = part.type.endsWith("-end")
      const lane = id === front ? undefined : lanes.get(id)
      if (lane !== undefined) {
        if (isEnd) lane.isEnded = true
        return hold(part, lane, controller)
      }
      controller.enqueue(part)
      if (isEnd && id === front) advance(controller)
    },
    flush: release,
  }
}

function isStart({ type }: Part): boolean {
  return type === "text-start" || type === "tool-start" || type === "reasoning-start" || type === "refusal-start"
}

function sizeOf(part: Part): number {
  switch (part.type) {
    case "text-delta":
    case "reasoning-delta":
    case "refusal-delta":
    case "tool-delta":
      return part.text.length + PART
    case "tool-end":
      return (part.text?.length ?? 0) + PART
    case "signature":
      return part.data.length + PART
    case "raw":
    case "annotation":
      return (JSON.stringify(part.value)?.length ?? 0) + PART
    case "tool-output":
      return (JSON.stringify(part.output)?.length ?? 0) + PART
    default:
      return PART
  }
}
