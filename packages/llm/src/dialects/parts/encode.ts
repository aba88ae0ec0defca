/** Parts to text, for our own format. */
import type { Block } from "@millrace/core"
import type { Part, RawPart } from "../../part.ts"
import { isObject } from "../../wire/json-value.ts"
import { shapeOf } from "./part-shapes.ts"

/** Writes every part as JSON between a prefix and a suffix. */
export function encodeBetween(prefix: string, suffix: string): Block<Part, string> {
  /** The head of a delta: the next one is nearly always of the same stretch. */
  let type: string | undefined
  let id: string | undefined
  let head = ""
  const tail = `}${suffix}`

  return {
    output: "text",
    transform(part, controller) {
      switch (part.type) {
        case "text-delta":
          if (part.logprobs !== undefined) break
          return controller.enqueue(delta(part))
        case "reasoning-delta":
          if (part.section !== undefined) break
          return controller.enqueue(delta(part))
        case "refusal-delta":
        case "tool-delta":
          return controller.enqueue(delta(part))
        case "raw":
          return controller.enqueue(prefix + JSON.stringify(unwrap(part)) + suffix)
      }
      controller.enqueue(prefix + JSON.stringify(part) + suffix)
    },
    flush() {},
  }

  function delta(part: { readonly type: string; readonly id: string; readonly text: string }): string {
    if (part.type !== type || part.id !== id) {
      type = part.type
      id = part.id
      head = `${prefix}{"type":"${type}","id":${JSON.stringify(id)},"text":`
    }
    return head + JSON.stringify(part.text) + tail
  }
}

/** A part of a later version goes on as it came. One that we know never does: it would be another part than it was. */
function unwrap(part: RawPart): unknown {
  const { from, at, value } = part
  const isLater = from === "parts" && at === undefined && isObject(value) && shapeOf(value.type) === undefined
  return isLater ? value : part
}
