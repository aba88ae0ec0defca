/**
 * When an OpenAI chat stream is complete, and when it has failed. Complete: `[DONE]` came, or a `finish_reason` for every
 * choice that was asked for or seen; servers leave out either. Failed: an `error` inside the stream, wherever it stands, also behind a finish.
 * All else, the end of the connection included, is a stream that was cut.
 */
import type { SseEvent } from "@millrace/core"
import { GatewayError } from "../guard/errors.ts"
import { upstreamWords } from "../guard/upstream-words.ts"

/** What an event is: a chunk to pass on, the good end, or the bad one. */
export type Judgement = { readonly kind: "chunk"; readonly value: object } | { readonly kind: "done" | "error" }

export interface EndRule {
  /** Looks into an event. @throws GatewayError `upstream_invalid_event` where it is not a JSON object */
  judge(event: SseEvent): Judgement
  /** Notes that events were passed on, looked into or not. */
  passed(): void
  /** Resolves as soon as an event that is not an error has come. */
  readonly begun: Promise<void>
  readonly hasBegun: boolean
  /** Whether `[DONE]` has come. */
  readonly done: boolean
  readonly complete: boolean
  /** The upstream's own error, if it told one. */
  readonly failure: GatewayError | undefined
}

export interface EndRuleOptions {
  readonly redact: (text: string) => string
  /** How many choices the client asked for: the stream is not complete before so many have finished. @default 1 */
  readonly choices?: number | undefined
  /** Called for every {@link EndRule.passed}. */
  readonly onEvent?: (() => void) | undefined
}

export function chatEndRule({ redact, choices = 1, onEvent }: EndRuleOptions): EndRule {
  const seen = new Set<number>()
  const finished = new Set<number>()
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>()
  let hasBegun = false
  let done = false
  let failure: GatewayError | undefined

  function passed() {
    if (!hasBegun) {
      hasBegun = true
      begin()
    }
    onEvent?.()
  }

  return {
    begun,
    passed,
    judge(event) {
      if (event.event === "error") {
        failure = upstreamError(tryParse(event.data), redact)
        return { kind: "error" }
      }
      if (event.data.trim() === "[DONE]") {
        done = true
        passed()
        return { kind: "done" }
      }
      const value = tryParse(event.data)
      if (typeof value !== "object" || value === null || Array.isArray(value)) throw invalidEvent()
      if (isError(value)) {
        failure = upstreamError(value, redact)
        return { kind: "error" }
      }
      for (const [index, reason] of finishReasons(value)) {
        seen.add(index)
        if (reason !== undefined) finished.add(index)
      }
      return { kind: "chunk", value }
    },
    get hasBegun() {
      return hasBegun
    },
    get done() {
      return done
    },
    get complete() {
      return done || finished.size >= Math.max(choices, seen.size)
    },
    get failure() {
      return failure
    },
  }
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

export function isError(value: object): boolean {
  const { error, object, choices } = value as { error?: unknown; object?: unknown; choices?: unknown }
  if (error !== undefined && error !== null && error !== "" && error !== false) return true
  if (object === "error") return true
  return Array.isArray(choices) && choices.some((choice) => choice?.finish_reason === "error")
}

function* finishReasons(value: object): Generator<readonly [index: number, reason: string | undefined]> {
  const { choices } = value as { choices?: unknown }
  if (!Array.isArray(choices)) return
  for (const [position, choice] of choices.entries()) {
    if (typeof choice !== "object" || choice === null) continue
    const { index = position, finish_reason: reason } = choice as { index?: number; finish_reason?: unknown }
    yield [index, typeof reason === "string" && reason !== "" ? reason : undefined]
  }
}

export function upstreamError(value: unknown, redact: (text: string) => string): GatewayError {
  const { type, code } = upstreamWords(value, redact)
  return new GatewayError("The upstream reported an error in its stream", {
    code: "upstream_error",
    status: 502,
    upstream: { type, code },
  })
}

function invalidEvent(): GatewayError {
  return new GatewayError("The upstream sent an event that is not a JSON object", {
    code: "upstream_invalid_event",
    status: 502,
  })
}
