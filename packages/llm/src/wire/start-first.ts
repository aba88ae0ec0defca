/** Lets a stream begin with its `start`, where lines that nobody understands come before the one that tells it. */
import type { Block } from "@millrace/core"
import type { Part, RawPart } from "../part.ts"

/** A start does not come behind more than this. */
const MAX_HELD = 64

/** Holds `raw` parts until another one comes, and lets a `start` pass them. */
export function startFirst(): Block<Part, Part> {
  let held: RawPart[] | undefined = []

  return {
    transform(part, controller) {
      if (held === undefined) return controller.enqueue(part)
      if (part.type === "raw" && held.push(part) < MAX_HELD) return
      if (part.type === "start") controller.enqueue(part)
      for (const each of held) controller.enqueue(each)
      held = undefined
      if (part.type !== "start" && part.type !== "raw") controller.enqueue(part)
    },
    flush(controller) {
      for (const each of held ?? []) controller.enqueue(each)
    },
  }
}
