/** The built-in upstream: recorded streams, played with their timing. It wants no key and no network. */
import type { Clock } from "@millrace/core"
import { openaiChat } from "@millrace/llm"
import type { Limits } from "../../config/limits.ts"
import { MAX_SPEED, REPLAY } from "../../config/schema.ts"
import { GatewayError } from "../../guard/errors.ts"
import type { Upstream } from "../upstream.ts"
import { PLAIN } from "./dialects.ts"
import { recordedDialects } from "./recorded-dialects.ts"
import type { Recording } from "./recording.ts"

export interface ReplayContext {
  readonly recordings: ReadonlyMap<string, Recording>
  readonly clock: Clock
  readonly limits: Limits
  /** How many times as fast as it was a recording is played where a request does not say. */
  readonly speed: number
}

/** `?speed=4` plays four times as fast. */
export function replay({ recordings, clock, limits, speed }: ReplayContext): Upstream {
  return {
    id: REPLAY,
    models: [...recordings.keys()],
    limits,
    onUnsupported: "warn",
    // The recordings tell it, as if they had been asked.
    asksUsage: true,
    defaultMaxTokens: 4_096,
    dialectOf: (model) => recordedDialects.get(recordings.get(model)?.dialect ?? PLAIN) ?? openaiChat,
    async open({ model, query }, signal) {
      const recording = recordings.get(model)
      if (recording === undefined) {
        throw new GatewayError("No recording has this name", { code: "model_not_found", status: 404, param: "model" })
      }
      return { kind: "events", headers: {}, body: play(recording, readSpeed(query) ?? speed, clock, signal) }
    },
  }
}

function readSpeed(query: URLSearchParams): number | undefined {
  const text = query.get("speed")
  if (text === null) return undefined
  const speed = /^\d{0,4}(?:\.\d{1,6})?$/.test(text) ? Number(text || Number.NaN) : Number.NaN
  if (speed > 0 && speed <= MAX_SPEED) return speed
  throw new GatewayError(`The speed of a replay is a number above 0, up to ${MAX_SPEED}`, {
    code: "invalid_speed",
    status: 400,
    param: "speed",
  })
}

/**
 * Gives the frames at their times. A reader that is slow gets the frames that are due without a further wait. A recording
 * that was cut ends as it is, with half a piece: to see that is the reader's business.
 */
function play(recording: Recording, speed: number, clock: Clock, signal: AbortSignal): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  // A reader may transfer what it is given, so the recording keeps its own.
  const encode = (bytes: string | Uint8Array) => (typeof bytes === "string" ? encoder.encode(bytes) : bytes.slice())
  const start = clock.now()
  let next = 0
  let timer: unknown
  let stop = () => {}

  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const abort = () => {
          stop()
          controller.error(signal.reason)
        }
        stop = () => {
          clock.clearTimeout(timer)
          signal.removeEventListener("abort", abort)
        }
        if (signal.aborted) abort()
        else signal.addEventListener("abort", abort)
      },
      pull(controller) {
        const frame = recording.frames[next++]
        if (frame === undefined) {
          stop()
          return controller.close()
        }
        const [at, bytes] = frame
        const wait = start + at / speed - clock.now()
        if (wait <= 0) return controller.enqueue(encode(bytes))
        return new Promise<void>((resolve) => {
          timer = clock.setTimeout(() => {
            controller.enqueue(encode(bytes))
            resolve()
          }, wait)
        })
      },
      cancel: () => stop(),
    },
    { highWaterMark: 0 },
  )
}
