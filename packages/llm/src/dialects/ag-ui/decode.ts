/** A run of AG-UI to parts. @see https://docs.ag-ui.com/concepts/events */
import { type Block, compose, type Outlet } from "@millrace/core"
import type { DecodeOptions } from "../../dialect.ts"
import type { FinishPart, JsonObject, Part } from "../../part.ts"
import { objectOf, textOf } from "../../wire/json-value.ts"
import { decodeSseJson, type WireEvent } from "../../wire/sse-json.ts"
import { placeOf } from "./known-fields.ts"
import { createMessageReader, ownOf } from "./messages.ts"
import { NAME } from "./name.ts"
import { rawOf, readCustom, readRaw, readResult, restOf } from "./read-beside.ts"
import { readError, readFinish, readStart } from "./read-run.ts"
import { readUsage } from "./usage.ts"

/** A run is complete with `RUN_FINISHED`; an error may still stand behind it, and another run is another answer. */
export function decode({ maxEventByteLength, onComplete }: DecodeOptions = {}): Block<Uint8Array, Part> {
  return compose(decodeSseJson({ maxEventByteLength }), fromEvents(onComplete))
}

function fromEvents(onComplete: (() => void) | undefined): Block<WireEvent, Part> {
  const messages = createMessageReader()
  let hasBegun = false
  let isOver = false
  let finish: FinishPart | undefined

  function end(part: Part, controller: Outlet<Part>) {
    isOver = true
    controller.enqueue(part)
    controller.terminate()
  }

  function take(type: string, event: JsonObject, controller: Outlet<Part>) {
    const rest = restOf(type, event)
    if (rest !== undefined) controller.enqueue({ type: "raw", from: NAME, at: placeOf(type), value: rest })
    if (messages.take(type, event, controller)) return
    if (type !== "RAW" && type !== "CUSTOM" && !type.startsWith("STATE_")) messages.endChunks(controller)
    switch (type) {
      case "TOOL_CALL_RESULT":
        return controller.enqueue(readResult(event) ?? rawOf(event))
      case "STATE_SNAPSHOT":
        return controller.enqueue({ type: "data", name: "state-snapshot", data: event.snapshot })
      case "STATE_DELTA":
        return controller.enqueue({ type: "data", name: "state-delta", data: event.delta })
      case "CUSTOM":
        return controller.enqueue(readCustom(event))
      case "RAW":
        return controller.enqueue(readRaw(event))
      case "STEP_STARTED":
      case "STEP_FINISHED": {
        const name = textOf(event.stepName)
        const step = type === "STEP_STARTED" ? "step-start" : "step-end"
        return controller.enqueue({ type: step, ...(name !== undefined && { name }) })
      }
      case "RUN_FINISHED":
        return complete(event, controller)
      case "RUN_ERROR": {
        const usage = readUsage(event)
        if (usage !== undefined) controller.enqueue({ type: "usage", usage })
        return end(readError(event), controller)
      }
      default:
        controller.enqueue(rawOf(event))
    }
  }

  function complete(event: JsonObject, controller: Outlet<Part>) {
    const usage = readUsage(event)
    if (usage !== undefined) controller.enqueue({ type: "usage", usage })
    const outcome = objectOf(event.outcome)
    if (outcome?.type === "cancelled") {
      const reason = textOf(ownOf(event).reason)
      return end({ type: "abort", ...(reason !== undefined && { reason }) }, controller)
    }
    finish = readFinish(event, outcome)
    onComplete?.()
  }

  function conclude(controller: Outlet<Part>) {
    end(finish ?? { type: "interrupted", code: "truncated" }, controller)
  }

  return {
    transform({ event, data, value }, controller) {
      if (isOver) return
      if (value === undefined) {
        if (event === "error") end({ type: "error", message: data }, controller)
        return
      }
      const type = textOf(value.type)
      // Behind the finish nothing is of this run but an error.
      if (finish !== undefined && type !== "RUN_ERROR") return conclude(controller)
      if (type === "RUN_STARTED" && !hasBegun) controller.enqueue(readStart(value))
      else if (type === undefined) controller.enqueue(rawOf(value))
      else take(type, value, controller)
      hasBegun = true
    },
    flush(controller) {
      if (!isOver) conclude(controller)
    },
  }
}
