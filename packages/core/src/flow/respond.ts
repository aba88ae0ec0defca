/** A stream as the answer to a request. */
import { compose } from "../block/compose.ts"
import { encodeText, encodeWhole } from "../bytes/encode-text.ts"
import type { Source } from "../drive/source.ts"
import { invalidOption, limitOption } from "../error/argument-error.ts"
import type { SseMessage } from "../sse/sse-event.ts"
import { type Clock, systemClock } from "./clock.ts"
import { type FlowOptions, openFlow } from "./flow.ts"
import { DEFAULT_INTERVAL } from "./heartbeat.ts"
import { type ResponseFormat, responseFormats } from "./respond-format.ts"
import { openWatch } from "./watch.ts"

/** Options of {@link respond}, in whatever form. */
export interface RespondOptions<Last = never> extends FlowOptions {
  /**
   * The request: where its client leaves, the source is cancelled. The platform tells of that by cancelling the body, or by
   * the request's signal, or both. A HEAD request is answered without a body.
   */
  readonly request?: Pick<Request, "method" | "signal"> | undefined
  /**
   * What is sent last where the source fails, or gives what cannot be sent; the body then ends in good order. Where it
   * gives nothing, the transfer breaks off, so that no client takes a cut stream for a whole one. What the error says is
   * sent to nobody unless this sends it. @default the transfer breaks off
   */
  readonly onError?: ((error: unknown) => Last | undefined) | undefined
  /**
   * Milliseconds of silence before each sign of life: a comment, a blank line or a lone separator, which readers pass over.
   * `Infinity` for none; text has none. @default 15_000
   */
  readonly heartbeat?: number | undefined
  /** @default 200 */
  readonly status?: number | undefined
  /** Headers to add, or to put in the place of those that are set here. */
  readonly headers?: RequestInit["headers"]
  /** Where time comes from. @default systemClock */
  readonly clock?: Clock | undefined
}

/** Options of {@link respond} for server-sent events. */
export interface RespondSseOptions<Item> extends RespondOptions<SseMessage | string> {
  readonly as?: "sse" | undefined
  /** Makes an event of an item. @default the item is one, or the data of one */
  readonly toEvent?: ((item: Item) => SseMessage | string) | undefined
}

/** Options of {@link respond} for values as JSON. */
export interface RespondJsonOptions extends RespondOptions<unknown> {
  readonly as: "json-lines" | "json-sequence"
}

/** Options of {@link respond} for text. */
export interface RespondTextOptions extends RespondOptions<string> {
  readonly as: "text"
}

/**
 * Answers with a stream: of server-sent events, JSON lines, a JSON text sequence or plain text. The headers keep whoever
 * stands between from holding it back, changing it or compressing it; the source is read only as fast as the client
 * reads, and cancelled where the client leaves.
 *
 * @param source events, strings that are the data of one, or, with `as` or `toEvent`, other items
 * @throws ArgumentError `stream-locked`, `invalid-source`, `invalid-option`
 *
 * @example
 * ```ts
 * import { respond } from "@millrace/core"
 *
 * const response = respond([{ event: "greeting", data: "Hello" }, "world"])
 *
 * response.headers.get("content-type") // => "text/event-stream"
 * await response.text() // => "event: greeting\ndata: Hello\n\ndata: world\n\n"
 * ```
 *
 * @example Values as events
 * ```ts
 * import { respond } from "@millrace/core"
 *
 * const response = respond([{ text: "Hi" }], { toEvent: (value) => JSON.stringify(value) })
 *
 * await response.text() // => 'data: {"text":"Hi"}\n\n'
 * ```
 *
 * @example An error that the client is told
 * ```ts
 * import { respond } from "@millrace/core"
 *
 * const failing = new ReadableStream({ pull: () => Promise.reject(new Error("a secret")) })
 * const response = respond(failing, { as: "json-lines", onError: () => ({ error: "unavailable" }) })
 *
 * await response.text() // => '{"error":"unavailable"}\n'
 * ```
 */
export function respond(source: Source<SseMessage | string>, options?: RespondSseOptions<SseMessage | string>): Response
export function respond<Item>(
  source: Source<Item>,
  options: RespondSseOptions<Item> & Required<Pick<RespondSseOptions<Item>, "toEvent">>,
): Response
export function respond(source: Source<unknown>, options: RespondJsonOptions): Response
export function respond(source: Source<string>, options: RespondTextOptions): Response
export function respond(
  source: Source<unknown>,
  options: RespondSseOptions<never> | RespondJsonOptions | RespondTextOptions = {},
): Response {
  const { as = "sse", request, signal, status = 200, clock = systemClock } = options
  const { toEvent } = options as RespondSseOptions<unknown>
  if (!Object.hasOwn(responseFormats, as)) {
    throw invalidOption("as", as, '"sse", "json-lines", "json-sequence" or "text"')
  }
  const { contentType, encode, frame }: ResponseFormat = responseFormats[as]
  // What is wrong with these is told before the source is taken hold of.
  if (!(status >= 200 && status < 600) || [204, 205, 304].includes(status)) {
    throw invalidOption("status", status, "one from 200 to 599 that has a body")
  }
  const headers = new Headers({
    "content-type": contentType,
    "cache-control": "no-cache, no-transform",
    "x-accel-buffering": "no",
    // Whoever compresses, and so holds back, leaves event streams alone, but not other text.
    ...(as !== "sse" && { "content-encoding": "identity" }),
  })
  const own = [...new Headers(options.headers)]
  for (const [name] of own) headers.delete(name)
  for (const [name, value] of own) headers.append(name, value)
  const block = compose(encode(), encodeText())
  const interval = limitOption("heartbeat", options.heartbeat ?? DEFAULT_INTERVAL)
  const silence = openWatch(clock, frame === undefined ? Number.POSITIVE_INFINITY : interval, () => {
    if (flow.wanted) flow.enqueue(encodeWhole(frame as string))
  })

  const flow = openFlow<unknown, Uint8Array<ArrayBuffer>>(
    source,
    {},
    {
      pull() {
        silence.start()
        flow.next()
      },
      take(item) {
        try {
          write(toEvent ? toEvent(item) : item)
        } catch (error) {
          return failed(error)
        }
        if (flow.wanted) flow.next()
      },
      done: () => finish(undefined),
      failed,
      end() {
        silence.end()
        signal?.removeEventListener("abort", abort)
        request?.signal?.removeEventListener("abort", leave)
      },
    },
  )
  const outlet = {
    enqueue(bytes: Uint8Array<ArrayBuffer>) {
      silence.stop()
      flow.enqueue(bytes)
    },
    terminate() {},
  }

  function write(item: unknown) {
    block.transform((as === "sse" && typeof item === "string" ? { data: item } : item) as never, outlet)
  }

  function finish(reason: unknown) {
    block.flush(outlet)
    flow.close(reason)
  }

  function failed(error: unknown) {
    try {
      const last = options.onError?.(error)
      // A promise comes too late, and would be sent as an empty object.
      if (last === undefined || last instanceof Promise) return breakOff(error)
      write(last)
      finish(error)
    } catch (thrown) {
      breakOff(thrown)
    }
  }

  /** Some servers send what a body's error says, so it says nothing. */
  function breakOff(cause: unknown) {
    flow.fail(new Error("Cannot finish the stream", { cause }), cause)
  }

  function abort() {
    breakOff(signal?.reason)
  }

  /** Nobody is there any more to whom an error would say anything, and servers log one. */
  function leave() {
    flow.close(request?.signal.reason)
  }

  if (signal?.aborted) abort()
  else signal?.addEventListener("abort", abort)
  if (request?.method === "HEAD" || request?.signal?.aborted) leave()
  else if (!flow.over) request?.signal?.addEventListener("abort", leave)

  return new Response(request?.method === "HEAD" ? null : flow.stream, { status, headers })
}
