/**
 * What is known of an answer on its way: whether it has begun, what it has used, whether it may be over, and how it ended.
 * It also has the last word on what a client hears of a failure: the gateway's own words, never an upstream's.
 */
import { FormatError, LimitError } from "@millrace/core"
import type { ErrorPart, Part, Usage } from "@millrace/llm"
import { errorPart, GatewayError } from "../guard/errors.ts"
import { upstreamWords } from "../guard/upstream-words.ts"

export interface Watch {
  /** Looks at a part that `check` has passed, and gives the one to go on with. */
  see(part: Part): Part
  /** Notes that events were passed on. */
  passed(): void
  /** Notes that more of the answer has come: whatever was said before, it was not its end. */
  wentOn(): void
  /** Resolves as soon as an event that is no error has come. */
  readonly begun: Promise<void>
  readonly hasBegun: boolean
  /** Whether silence may be taken for the end. */
  readonly complete: boolean
  /** Resolves as soon as silence may be taken for the end, for as long as nothing more comes. */
  readonly completion: Promise<void>
  /** Whether the end has come, good or bad. */
  readonly done: boolean
  /** What went wrong, if anything did. */
  readonly failure: GatewayError | undefined
  readonly usage: Usage | undefined
  /** Notes what ended the upstream's bytes before their end. The first one counts. */
  broke(error: GatewayError): void
  /** For decoders: the upstream is at work. Behind the begin this is no silence; an answer does not begin with it. */
  alive(): void
  /** For decoders: their end rule is met. */
  completed(): void
  /** For `check`: how a stream ends that has no end of its own. */
  interruption(): ErrorPart
  /** For `contain`: what an error of the pipeline is to the client. */
  describe(error: unknown): ErrorPart
}

export interface WatchOptions {
  readonly redact: (text: string) => string
  /** Called for every event that is no error. */
  readonly onEvent?: (() => void) | undefined
}

export function createWatch({ redact, onEvent }: WatchOptions): Watch {
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>()
  const { promise: completion, resolve: complete } = Promise.withResolvers<void>()
  let hasBegun = false
  let isComplete = false
  let done = false
  let broken: GatewayError | undefined
  let failure: GatewayError | undefined
  let usage: Usage | undefined
  /** Errors that are the gateway's own already. */
  const own = new WeakMap<ErrorPart, GatewayError>()

  function tell(error: GatewayError): ErrorPart {
    const part = errorPart(error)
    own.set(part, error)
    return part
  }

  function passed() {
    if (!hasBegun) {
      hasBegun = true
      begin()
    }
    onEvent?.()
  }

  function wentOn() {
    isComplete = false
  }

  return {
    begun,
    completion,
    passed,
    wentOn,
    see(part) {
      switch (part.type) {
        case "error":
          failure = own.get(part) ?? upstreamError(part, redact)
          done = true
          return own.has(part) ? part : tell(failure)
        case "interrupted":
          failure = broken ?? truncated()
          done = true
          return tell(failure)
        case "abort":
          failure = new GatewayError("The upstream stopped its answer", { code: "upstream_aborted", status: 502 })
          done = true
          // The reason is in the upstream's own words.
          return part.reason === undefined ? part : { type: "abort" }
        case "finish":
          done = true
          isComplete = true
          break
        case "usage":
          usage = { ...usage, ...part.usage }
          break
        case "text-delta":
        case "reasoning-delta":
        case "refusal-delta":
        case "tool-delta":
          wentOn()
      }
      passed()
      return part
    },
    broke(error) {
      broken ??= error
    },
    alive() {
      if (hasBegun) onEvent?.()
    },
    completed() {
      isComplete = true
      complete()
    },
    interruption: () => tell(broken ?? truncated()),
    describe: (error) => tell(readingFailure(error)),
    get hasBegun() {
      return hasBegun
    },
    get complete() {
      return isComplete
    },
    get done() {
      return done
    },
    get failure() {
      return failure
    },
    get usage() {
      return usage
    },
  }
}

/** An error that an upstream told, in its stream or in place of an answer. */
export function upstreamError(
  { kind, code }: Pick<ErrorPart, "kind" | "code">,
  redact: (text: string) => string,
): GatewayError {
  return new GatewayError("The upstream reported an error in its stream", {
    code: "upstream_error",
    status: 502,
    upstream: upstreamWords({ type: kind, code }, redact),
  })
}

/** What an error of the pipeline is: the upstream's doing where its bytes are at fault. */
export function readingFailure(error: unknown): GatewayError {
  if (error instanceof GatewayError) return error
  if (error instanceof LimitError && error.code === "stream-too-long") return responseTooLarge(error.limit)
  if (error instanceof LimitError && (error.code === "event-too-large" || error.code.endsWith("-too-long"))) {
    return new GatewayError(`The upstream sent an event larger than ${error.limit} bytes`, {
      code: "event_too_large",
      status: 502,
    })
  }
  if (error instanceof LimitError || error instanceof FormatError) {
    return new GatewayError("The upstream sent an event that is not what its format says", {
      code: "upstream_invalid_event",
      status: 502,
    })
  }
  return new GatewayError("The gateway failed to read the upstream's answer", {
    code: "internal_error",
    status: 500,
    cause: error,
  })
}

export function responseTooLarge(maxByteLength: number): GatewayError {
  return new GatewayError(`The upstream sent an answer larger than ${maxByteLength} bytes`, {
    code: "response_too_large",
    status: 502,
  })
}

function truncated(): GatewayError {
  return new GatewayError("The upstream closed its stream before the answer was complete", {
    code: "upstream_truncated",
    status: 502,
  })
}
