/** Reasoning, by any of its names, and the details that vouch for it. */
import type { Outlet } from "@millrace/core"
import type { Part } from "../../part.ts"
import { isObject } from "../../wire/json-value.ts"
import type { Stretches, StretchFacts } from "../../wire/stretches.ts"
import { NAME } from "./name.ts"
import { type ReasoningDetail, readDetail } from "./reasoning-details.ts"

export interface ReasoningDeltas {
  add(text: string, choice: number, controller: Outlet<Part>, facts?: StretchFacts): void
  /** @param thought the text by itself, which the details mostly repeat */
  read(thought: string | undefined, details: readonly unknown[], choice: number, controller: Outlet<Part>): void
}

export function createReasoningDeltas(stretches: Stretches): ReasoningDeltas {
  /** By choice, which block of reasoning is under way. */
  const blocks = new Map<number, number>()
  const begun = new Set<number>()

  /** A block behind another is marked, so that it is written again without a blank line in front of it. */
  function factsOf(choice: number, detail?: ReasoningDetail): StretchFacts {
    const isFirst = !begun.has(choice)
    begun.add(choice)
    const fields = detail === undefined ? {} : { reasoning_details: detail.facts }
    return {
      ...(detail !== undefined && detail.kind !== "full" && { kind: detail.kind }),
      ...((!isFirst || detail !== undefined) && { extra: { from: NAME, fields } }),
    }
  }

  function add(text: string, choice: number, controller: Outlet<Part>, facts?: StretchFacts) {
    const isUnderWay = stretches.current(choice)?.kind === "reasoning"
    stretches.add("reasoning", text, controller, choice, isUnderWay ? undefined : (facts ?? factsOf(choice)))
  }

  function take(detail: ReasoningDetail, text: string, choice: number, controller: Outlet<Part>) {
    const { index, signature } = detail
    if (text === "" && signature === undefined) return
    if (index !== undefined) {
      if (blocks.has(choice) && blocks.get(choice) !== index && stretches.current(choice)?.kind === "reasoning") {
        stretches.end(controller, choice)
      }
      blocks.set(choice, index)
    }
    const isUnderWay = stretches.current(choice)?.kind === "reasoning"
    const facts = isUnderWay ? undefined : factsOf(choice, detail)
    const id = stretches.open("reasoning", controller, choice, facts)
    if (text !== "") controller.enqueue({ type: "reasoning-delta", id, text })
    if (signature === undefined) return
    const { data, from, kind } = signature
    controller.enqueue({ type: "signature", id, data, from, ...(kind && { kind }) })
  }

  return {
    add,
    read(thought, details, choice, controller) {
      const known = details.map(readDetail)
      const repeats = known.some((detail) => detail !== undefined && detail.text !== "")
      if (thought !== undefined && !repeats) add(thought, choice, controller)
      for (const [position, detail] of known.entries()) {
        const entry = details[position]
        if (detail !== undefined) take(detail, detail.text, choice, controller)
        else if (isObject(entry)) {
          const at = `choices[${choice}].delta`
          controller.enqueue({ type: "raw", from: NAME, at, value: { reasoning_details: [entry] } })
        }
      }
    },
  }
}
