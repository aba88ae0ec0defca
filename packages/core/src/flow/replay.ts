/** Plays a cassette that `record` has made, at any speed. Its format is told there. */
import { pipe } from "../drive/pipe.ts"
import type { Source } from "../drive/source.ts"
import { invalidOption } from "../error/argument-error.ts"
import { FormatError } from "../error/format-error.ts"
import { quote } from "../error/quote.ts"
import { lines } from "../text/lines.ts"
import { type Clock, systemClock } from "./clock.ts"
import type { ErrorFacts } from "./error-facts.ts"
import { type FlowOptions, openFlow } from "./flow.ts"

/** Options of {@link replay}. */
export interface ReplayOptions extends FlowOptions {
  /** How fast: 1 as it was recorded, 2 twice as fast, `Infinity` without waiting. @default 1 */
  readonly speed?: number | undefined
  /** @default systemClock */
  readonly clock?: Clock | undefined
  /** The longest line, in UTF-16 code units. `Infinity` for no limit. @default 8_388_608 */
  readonly maxLength?: number | undefined
}

/** What a line of a cassette may be. */
interface End {
  readonly end: "close" | "error" | "cut"
  readonly at?: number
  readonly error?: ErrorFacts
}

/**
 * Gives what was recorded, chunk by chunk, each when its time has come, counted from the first read; then the end that
 * was recorded: an error as an `Error` with the recorded `name`, `message` and `code`. Chunks for which a slow reader
 * comes late are given at once. A recording that was cut is an error behind its last chunk, never an end.
 *
 * @param cassette the text of the cassette, or its pieces, cut anywhere
 * @throws FormatError `invalid-cassette`, `truncated-cassette`, with the `line`
 * @throws LimitError `line-too-long`
 * @throws ArgumentError `stream-locked`, `invalid-source`, `invalid-option`
 *
 * @example
 * ```ts
 * import { replay } from "@millrace/core"
 *
 * const cassette = '{"cassette":1}\n[300,"Hel"]\n[350,"lo"]\n{"end":"close","at":360}\n'
 *
 * await Array.fromAsync(replay(cassette, { speed: Infinity })) // => ["Hel", "lo"]
 * ```
 */
export function replay<T = string | Uint8Array>(
  cassette: string | Source<string>,
  options: ReplayOptions = {},
): ReadableStream<T> {
  const { clock = systemClock, maxLength = 8_388_608, speed = 1 } = options
  if (!(speed > 0)) throw invalidOption("speed", speed, "a number above 0, or Infinity")
  let line = 0
  let began: number | undefined
  let timer: unknown
  let last: End | undefined

  const pieces = typeof cassette === "string" ? [cassette] : cassette
  const flow = openFlow<string, T>(pipe(pieces, lines({ maxLength })), options, {
    pull() {
      began ??= clock.now()
      if (timer === undefined) flow.next()
    },
    take(text) {
      line++
      if (text === "") return flow.next()
      let entry: unknown
      try {
        entry = JSON.parse(text)
        if (line === 1 ? (entry as { cassette: unknown }).cassette === 1 : isEntry(entry) && !last) {
          if (Array.isArray(entry)) {
            const chunk = toChunk(entry[1]) as T
            return wait(entry[0], () => flow.enqueue(chunk))
          }
          if (line > 1) last = entry as End
          return flow.next()
        }
      } catch (cause) {
        throw invalid(text, cause)
      }
      throw invalid(text)
    },
    done() {
      if (last?.end === "close") return wait(last.at, flow.close)
      const error = last?.error
      wait(last?.at, () =>
        flow.fail(
          error
            ? Object.assign(new Error(error.message), { name: error.name, code: error.code })
            : new FormatError("Cannot replay what was not recorded: the cassette was cut before the stream's end", {
                code: "truncated-cassette",
                line,
              }),
        ),
      )
    },
    end: () => clock.clearTimeout(timer),
  })

  function invalid(text: string, cause?: unknown) {
    const wanted = line === 1 ? '{"cassette":1}' : "[milliseconds, chunk], or one end"
    return new FormatError(`Cannot replay line ${line} of a cassette: wanted ${wanted}, got ${quote(text)}`, {
      code: "invalid-cassette",
      line,
      input: text,
      cause,
    })
  }

  function wait(at: number | undefined, then: () => void) {
    const delay = (began as number) + (at ?? 0) / speed - clock.now()
    if (!(delay > 0)) return then()
    timer = clock.setTimeout(() => {
      timer = undefined
      then()
    }, delay)
  }

  return flow.stream
}

function isEntry(entry: unknown): boolean {
  if (Array.isArray(entry)) return isTime(entry[0])
  const { end, at, error } = entry as End
  return (at === undefined || isTime(at)) && (end === "error" ? !!error : end === "close" || end === "cut")
}

function isTime(time: unknown): boolean {
  return Number.isFinite(time) && (time as number) >= 0
}

function toChunk(entry: string | { readonly bytes?: string; readonly item?: unknown }): unknown {
  if (typeof entry === "string") return entry
  const { bytes, item } = entry
  return bytes === undefined ? item : Uint8Array.from(atob(bytes), (character) => character.charCodeAt(0))
}
