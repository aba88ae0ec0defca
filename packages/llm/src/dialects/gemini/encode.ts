/** Writes `streamGenerateContent` as server-sent events. */
import type { Block, Outlet } from "@millrace/core"
import type { EncodeOptions } from "../../dialect.ts"
import {
  type AnnotationPart,
  type ChoiceFinish,
  extraOf,
  type FinishPart,
  type JsonObject,
  type Part,
  type RawPart,
  type SafetyPart,
  type TerminalPart,
} from "../../part.ts"
import { objectOf } from "../../wire/json-value.ts"
import { createResponses, emptyText, writeEvent } from "./encode-response.ts"
import { createSourceList } from "./encode-sources.ts"
import { createWrittenStretches } from "./encode-stretches.ts"
import { isFailure, writeReason } from "./finish-reason.ts"
import { writeError } from "./status.ts"
import { writeFile } from "./write-part.ts"

const NAME = "gemini"

/**
 * Encodes parts. Usage, signatures and what only Gemini knows go out with the next response, as Gemini has them: its
 * clients take a response without content for a broken one.
 */
export function encodeGemini(options: EncodeOptions = {}): Block<Part, string> {
  const { onDropped } = options
  const responses = createResponses(options)
  const { waiting } = responses
  const stretches = createWrittenStretches(responses, onDropped)
  const sources = createSourceList()
  /** Choices that have begun: each wants its end. */
  const begun = new Set<number>()
  let promptFeedback: JsonObject | undefined

  function annotate(part: AnnotationPart) {
    if (part.from !== NAME) {
      if (!sources.add(part, stretches.textOf(part.id))) onDropped?.(part)
      return
    }
    // The first annotation of several holds what the wire had for all of them.
    const { groundingMetadata, citationMetadata } = part.value
    if (groundingMetadata !== undefined) waiting.addToCandidate({ groundingMetadata }, 0)
    if (citationMetadata !== undefined) waiting.addToCandidate({ citationMetadata }, 0)
  }

  function judge(part: SafetyPart) {
    if (part.from !== NAME) return onDropped?.(part)
    if (part.scope === "output") return waiting.addToCandidate(part.value, 0)
    promptFeedback = part.value
    waiting.addToResponse({ promptFeedback })
  }

  function giveRaw(part: RawPart, controller: Outlet<string>) {
    const value = objectOf(part.value)
    const { at } = part
    if (part.from !== NAME || value === undefined) return onDropped?.(part)
    if (at === undefined) return controller.enqueue(writeEvent(value))
    if (at === "candidates") return controller.enqueue(responses.write({ candidates: [value] }))
    const choice = Number(/^candidates\[(\d+)\]\.content\.parts$/.exec(at)?.[1] ?? -1)
    if (choice >= 0) return controller.enqueue(responses.give([value], choice))
    if (!waiting.add(at, value)) return onDropped?.(part)
    if (!waiting.isFull) return
    const own = Number(/\d+/.exec(at)?.[0] ?? 0)
    controller.enqueue(responses.write({ candidates: [last(own, {})] }))
  }

  function finish(part: FinishPart): string {
    const { reason, native, from } = part
    if (promptFeedback !== undefined && from === NAME && native === promptFeedback.blockReason) {
      return responses.write({ promptFeedback })
    }
    const isLost = stretches.hasLostCall && (reason === "stop" || reason === "tool-calls")
    const lost = {
      finishReason: "MALFORMED_FUNCTION_CALL",
      finishMessage: "The arguments of a call are no JSON object",
    }
    const told = isLost ? lost : { finishReason: writeReason(part) }
    return conclude({ ...told, ...extraOf(part, NAME), ...sources.write() }, { others: othersOf(part) })
  }

  /** How every further choice ended: where the wire did not say it, as what is over ends. */
  function othersOf({ others = [] }: FinishPart): readonly ChoiceFinish[] {
    const untold = [...begun].filter((choice) => choice > 0 && !others.some((other) => other.choice === choice))
    return [...others, ...untold.map((choice) => ({ choice, reason: "stop" }) as const)]
  }

  /** Writes the last response, with all that has waited for one. */
  function conclude(fields: JsonObject, { others = [] }: Pick<FinishPart, "others">): string {
    const reasons = new Map(others.map(({ choice, ...other }) => [choice, writeReason({ ...other, from: NAME })]))
    const choices = new Set([...reasons.keys(), ...waiting.choices])
    choices.delete(0)
    const rest = [...choices].map((choice) => {
      const finishReason = reasons.get(choice)
      return last(choice, finishReason === undefined ? {} : { finishReason })
    })
    return responses.write({ candidates: [last(0, fields), ...rest] })
  }

  function last(choice: number, fields: JsonObject): JsonObject {
    return responses.candidate([{ ...emptyText(), ...waiting.takePart(choice) }], choice, fields)
  }

  function end(part: TerminalPart): string {
    if (part.type === "finish") return finish(part)
    const fields = part.type === "error" ? extraOf(part, NAME) : undefined
    const reason = fields?.finishReason
    if (typeof reason === "string" && isFailure(reason)) return conclude({ ...fields, ...sources.write() }, {})
    const hasMore = responses.isWaiting || sources.isFilled
    const rest = hasMore
      ? responses.write({ candidates: [responses.candidate([emptyText()], 0, sources.write())] })
      : ""
    return rest + writeEvent(writeError(part))
  }

  function giveOther(part: Part, controller: Outlet<string>) {
    switch (part.type) {
      case "start":
        return responses.begin(part)
      case "usage":
        return responses.count(part.usage)
      case "signature":
        return stretches.sign(part, controller)
      case "annotation":
        return annotate(part)
      case "safety":
        return judge(part)
      case "raw":
        return giveRaw(part, controller)
      case "tool-output": {
        const fields = extraOf(part, NAME)
        return fields === undefined ? onDropped?.(part) : controller.enqueue(responses.give([fields], 0))
      }
      case "file": {
        const thought = part.isReasoning ? { thought: true } : {}
        return controller.enqueue(responses.give([{ ...writeFile(part), ...thought, ...extraOf(part, NAME) }], 0))
      }
      case "finish":
      case "error":
      case "interrupted":
      case "abort":
        return controller.enqueue(end(part))
      default:
        onDropped?.(part)
    }
  }

  return {
    output: "text",
    transform(part, controller) {
      switch (part.type) {
        case "text-delta":
        case "reasoning-delta":
        case "refusal-delta":
        case "tool-delta":
          return stretches.delta(part, controller)
        case "text-start":
        case "reasoning-start":
        case "refusal-start":
        case "tool-start":
          begun.add(part.choice ?? 0)
          return stretches.start(part)
        case "text-end":
        case "reasoning-end":
        case "refusal-end":
        case "tool-end":
          return stretches.end(part, controller)
        default:
          return giveOther(part, controller)
      }
    },
    flush() {},
  }
}
