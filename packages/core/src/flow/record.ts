/**
 * Puts a stream on a cassette, with its timing: NDJSON, with a header, a line for every chunk, and a line for the end.
 *
 * ```
 * {"cassette":1}
 * [312.5,"text"]
 * [340,{"bytes":"aGVsbG8="}]
 * [351,{"item":{"any":"JSON"}}]
 * {"end":"close","at":360}
 * ```
 *
 * Times are milliseconds since the first read. The end is `"close"`; `"error"`, with the `error`; or `"cut"`, where the
 * reader left before the source had ended. A cassette without that line was cut itself.
 */
import type { Source } from "../drive/source.ts"
import { limitOption } from "../error/argument-error.ts"
import { serialize } from "../json/serialize.ts"
import { type Clock, systemClock } from "./clock.ts"
import { errorFacts } from "./error-facts.ts"
import { type FlowOptions, openFlow } from "./flow.ts"
import { checkRoom } from "./fold.ts"

/** Options of {@link record}. */
export interface RecordOptions extends FlowOptions {
  /** @default systemClock */
  readonly clock?: Clock | undefined
  /** The most of the cassette that waits to be read, in UTF-16 code units. @default 8_388_608 */
  readonly maxLength?: number | undefined
}

/** A stream and its recording. */
export interface Recorded<T> {
  /** What the source gives, as it is. Its reader sets the pace. */
  readonly stream: ReadableStream<T>
  /** The lines, each with its line feed, as they are recorded. Cancelling it ends the recording, not the stream. */
  readonly cassette: ReadableStream<string>
}

/**
 * Passes a stream on and records it: texts and bytes exactly, anything else as JSON. The recording never disturbs the
 * stream: where more waits to be read than `maxLength`, or an item is not JSON, the cassette fails and the stream
 * goes on. It does not read the stream either: a cassette whose stream nobody reads gives no more than its header.
 *
 * @throws ArgumentError `stream-locked`, `invalid-source`, `invalid-option`
 * @throws LimitError `stream-too-long`, from the cassette
 * @throws ArgumentError `not-serializable`, from the cassette
 *
 * @example A stream and its cassette
 * ```ts
 * import { record, toText } from "@millrace/core"
 * import { virtualClock } from "@millrace/core/testing"
 *
 * const { stream, cassette } = record(["Hel", "lo"], { clock: virtualClock() })
 *
 * await toText(stream) // => "Hello"
 * await toText(cassette) // => '{"cassette":1}\n[0,"Hel"]\n[0,"lo"]\n{"end":"close","at":0}\n'
 * ```
 */
export function record<T>(source: Source<T>, options: RecordOptions = {}): Recorded<T> {
  const { clock = systemClock } = options
  const limit = limitOption("maxLength", options.maxLength ?? 8_388_608)
  let ending: object = { end: "cut" }
  let began: number | undefined
  let tape: ReadableStreamDefaultController<string> | undefined

  const cassette = new ReadableStream<string>(
    {
      start(started) {
        tape = started
      },
      cancel() {
        tape = undefined
      },
    },
    { highWaterMark: 0, size: (line) => line.length },
  )
  write(() => '{"cassette":1}')

  /** Microseconds are as exact as clocks are. */
  function now() {
    const time = clock.now()
    return Math.round((time - (began ?? time)) * 1000) / 1000
  }

  function write(entry: () => string) {
    if (!tape) return
    try {
      const line = `${entry()}\n`
      checkRoom(line.length - (tape.desiredSize as number), limit, "code units of a cassette")
      tape.enqueue(line)
    } catch (error) {
      tape.error(error)
      tape = undefined
    }
  }

  const flow = openFlow<T>(source, options, {
    pull() {
      began ??= clock.now()
      flow.next()
    },
    take(chunk) {
      write(() => `[${now()},${toEntry(chunk)}]`)
      flow.enqueue(chunk)
    },
    done() {
      ending = { end: "close" }
      flow.close()
    },
    failed(error) {
      ending = { end: "error", error: errorFacts(error) }
      flow.fail(error)
    },
    end() {
      write(() => JSON.stringify({ ...ending, at: now() }))
      tape?.close()
      tape = undefined
    },
  })
  return { stream: flow.stream, cassette }
}

function toEntry(chunk: unknown): string {
  if (typeof chunk === "string") return JSON.stringify(chunk)
  if (!ArrayBuffer.isView(chunk)) return `{"item":${serialize(chunk)}}`
  const bytes = new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength)
  let binary = ""
  // A function takes only so many arguments.
  for (let start = 0; start < bytes.length; start += 8192) {
    binary += String.fromCharCode(...bytes.subarray(start, start + 8192))
  }
  return `{"bytes":"${btoa(binary)}"}`
}
