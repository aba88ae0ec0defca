/** What a chunk says of one choice: its delta, how it ended, and what else a server puts there. */
import type { Outlet } from "@millrace/core"
import type { ErrorPart, FinishReason, JsonObject, Part } from "../../part.ts"
import { isObject, objectOf, textOf, unknownFields } from "../../wire/json-value.ts"
import type { Stretches } from "../../wire/stretches.ts"
import type { ToolCalls } from "../../wire/tool-calls.ts"
import { createDeltas } from "./decode-delta.ts"
import { readError } from "./error.ts"
import { readFailure, readFinishReason } from "./finish-reason.ts"
import { NAME } from "./name.ts"

const FILTERS = ["content_filter_results", "content_filter_result", "content_filter_offsets"]
const KNOWN: ReadonlySet<string> = new Set([
  ..."index delta message text finish_reason logprobs usage error native_finish_reason".split(" "),
  ...FILTERS,
])

/** How a choice ended, as far as it has. */
export interface Choice {
  readonly reason?: FinishReason | undefined
  readonly native?: string | undefined
  readonly stopSequence?: string | undefined
  readonly extra?: JsonObject | undefined
}

export interface Choices {
  /** Reads one choice of a chunk. Gives what its finish reason says of a failure. */
  read(choice: JsonObject, index: number, controller: Outlet<Part>): ErrorPart | undefined
  /** What a choice has told of an error. */
  readonly error: ErrorPart | undefined
  /** How many choices have been seen, and of how many of them a finish reason. */
  readonly seen: number
  readonly finished: number
  /** Ends what is open, and gives how each choice ended. */
  finish(controller: Outlet<Part>): ReadonlyMap<number, Choice>
}

export function createChoices(stretches: Stretches, calls: ToolCalls): Choices {
  const ends = new Map<number, Choice>()
  const deltas = createDeltas(stretches, calls)
  /** Azure repeats what it found on every chunk. */
  const filters = new Map<number, string>()
  let finished = 0
  let error: ErrorPart | undefined

  function takeFilters(choice: JsonObject, index: number, controller: Outlet<Part>) {
    const found: Record<string, unknown> = {}
    for (const name of FILTERS) {
      const value = objectOf(choice[name])
      if (value !== undefined && Object.keys(value).length > 0) found[name] = value
    }
    const text = JSON.stringify(found)
    if (text === "{}" || text === filters.get(index)) return
    filters.set(index, text)
    const value = index > 0 ? { ...found, index } : found
    controller.enqueue({ type: "safety", scope: "output", from: NAME, value })
  }

  /** Writer and Perplexity repeat in `message` what their deltas say; others send nothing but that, whole. */
  function deltaOf({ delta, message, text }: JsonObject, index: number): JsonObject | undefined {
    if (isObject(delta)) return delta
    if (isObject(message)) return deltas.hasSpoken(index) ? undefined : message
    return typeof text === "string" ? { content: text } : undefined
  }

  function end(choice: JsonObject, word: string, index: number, fields: JsonObject | undefined) {
    const known = ends.get(index)
    if (known?.reason === undefined) finished++
    const native = textOf(choice.native_finish_reason)
    const { stop_reason: stop, ...others } = fields ?? {}
    // vLLM tells the sequence, or the number of a token.
    const isSequence = typeof stop === "string" && word === "stop"
    const rest = isSequence ? others : (fields ?? {})
    const extra = { ...known?.extra, ...rest }
    ends.set(index, {
      reason: readFinishReason(word, native),
      native: native ?? word,
      stopSequence: isSequence ? stop : known?.stopSequence,
      extra: Object.keys(extra).length > 0 ? extra : undefined,
    })
  }

  return {
    get seen() {
      return ends.size
    },
    get finished() {
      return finished
    },
    get error() {
      return error
    },
    read(choice, index, controller) {
      if (!ends.has(index)) ends.set(index, {})
      const word = textOf(choice.finish_reason)
      const fields = unknownFields(choice, KNOWN)
      const isEnd = word !== undefined && index === 0
      if (fields !== undefined && !isEnd) {
        controller.enqueue({ type: "raw", from: NAME, at: `choices[${index}]`, value: fields })
      }
      if (FILTERS.some((name) => name in choice)) takeFilters(choice, index, controller)
      const delta = deltaOf(choice, index)
      if (delta !== undefined || isObject(choice.logprobs)) deltas.read(delta ?? {}, choice, index, controller)
      error ??= choiceError(choice)
      if (word === undefined) return undefined
      stretches.end(controller, index)
      calls.settle(controller, index)
      end(choice, word, index, isEnd ? fields : undefined)
      return failureOf(word)
    },
    finish(controller) {
      for (const index of ends.keys()) stretches.end(controller, index)
      return ends
    },
  }
}

function choiceError({ error }: JsonObject): ErrorPart | undefined {
  const part = isObject(error) || textOf(error) !== undefined ? readError(error) : undefined
  return part?.type === "error" ? part : undefined
}

function failureOf(word: string): ErrorPart | undefined {
  const isRetryable = readFailure(word)
  if (isRetryable === undefined) return undefined
  const message = "The provider ended the answer with a failure"
  return { type: "error", message, code: word, ...(isRetryable && { isRetryable }) }
}
