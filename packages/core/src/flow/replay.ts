/** Plays a cassette that `record` has made, at any speed. Its format is told there. */
import type { Source } from "../drive/source.ts"
import { invalidOption } from "../error/argument-error.ts"
import { FormatError } from "../error/format-error.ts"
import { quote } from "../error/quote.ts"
import { lines } from "../text/lines.ts"
import { type Clock, systemClock } from "./clock.ts"
import type { ErrorFacts } from "./error-facts.ts"
import { type FlowOptions, openFlow } from "./flow.ts"
import { LONGEST } from "./watch.ts"

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
 * @example A recorded answer, without waiting
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
  const block = lines({ maxLength })
  let read: string[] = []
  /** How many lines were read, and how many of those at hand. */
  let line = 0
  let taken = 0
  let isOver = false
  let began: number | undefined
  let timer: unknown
  let last: End | undefined
  const outlet = { enqueue: (text: string) => void read.push(text), terminate() {} }

  const flow = openFlow<string, T>(typeof cassette === "string" ? [cassette] : cassette, options, {
    pull() {
      began ??= clock.now()
      if (timer === undefined) play()
    },
    take(piece) {
      read = []
      taken = 0
      block.transform(piece, outlet)
      play()
    },
    done() {
      isOver = true
      block.flush(outlet)
      play()
    },
    end: () => clock.clearTimeout(timer),
  })

  /** Plays the next line that gives something. */
  function play() {
    while (taken < read.length) {
      const entry = parse(read[taken++] as string)
      if (Array.isArray(entry)) return wait(entry[0], () => flow.enqueue(entry[1]))
    }
    if (isOver) wait(last?.at, end)
    else flow.next()
  }

  function end() {
    const error = last?.error
    if (last?.end === "close") flow.close()
    else if (error) flow.fail(Object.assign(new Error(error.message), { name: error.name, code: error.code }))
    else {
      flow.fail(
        new FormatError("Cannot replay to the end: the recording was cut", {
          code: "truncated-cassette",
          line,
        }),
      )
    }
  }

  /** Gives the time and the chunk, or nothing for a line of another kind. */
  function parse(text: string): [number, T] | undefined {
    line++
    if (text === "") return
    let cause: unknown
    try {
      const entry = JSON.parse(text)
      if (line === 1 ? entry.cassette === 1 : isEntry(entry) && !last) {
        if (Array.isArray(entry)) return [entry[0], toChunk(entry[1]) as T]
        if (line > 1) last = entry
        return
      }
    } catch (error) {
      cause = error
    }
    const message = `Cannot replay line ${line} of a cassette: wanted a header, then chunks, then an end, got ${quote(text)}`
    throw new FormatError(message, {
      code: "invalid-cassette",
      line,
      input: text,
      cause,
    })
  }

  function wait(at: number | undefined, then: () => void) {
    const delay = (began as number) + (at ?? 0) / speed - clock.now()
    if (!(delay > 0)) return then()
    timer = clock.setTimeout(
      () => {
        timer = undefined
        wait(at, then)
      },
      Math.min(delay, LONGEST),
    )
  }

  return flow.stream
}

function isEntry(entry: unknown): boolean {
  if (Array.isArray(entry)) return isTime(entry[0])
  const { end, at = 0 } = entry as End
  return isTime(at) && ["close", "error", "cut"].includes(end)
}

function isTime(time: unknown): boolean {
  return Number.isFinite(time) && (time as number) >= 0
}

function toChunk(entry: string | { readonly bytes?: string; readonly item?: unknown }): unknown {
  if (typeof entry === "string") return entry
  const { bytes, item } = entry
  return bytes === undefined ? item : Uint8Array.from(atob(bytes), (character) => character.charCodeAt(0))
}
