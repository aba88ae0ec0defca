/**
 * One stream of events over many connections, one at a time. What comes of a connection that was left comes too late and
 * is let go.
 *
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#processing-model
 */
import { invalidOption, limitOption } from "../../error/argument-error.ts"
import type { ConnectionCode } from "../../error/codes.ts"
import { ConnectionError } from "../../error/connection-error.ts"
import { quote } from "../../error/quote.ts"
import { TimeoutError } from "../../error/timeout-error.ts"
import { decodeSse } from "../../sse/decode-sse.ts"
import type { SseEvent } from "../../sse/sse-event.ts"
import { systemClock } from "../clock.ts"
import { type Intake, openIntake } from "../intake.ts"
import { openOutflow } from "../outflow.ts"
import { LONGEST } from "../watch.ts"
import { createBackoff, readRetryAfter } from "./backoff.ts"
import type { ConnectSseOptions, SseConnection } from "./options.ts"
import { watchPresence } from "./presence.ts"
import type { PreparedRequest } from "./request.ts"

/** Opens the stream. Nothing is asked for before somebody reads. */
export function openConnection(request: PreparedRequest, options: ConnectSseOptions): SseConnection {
  const { clock = systemClock } = options
  const idle = limitOption("idle", options.idle ?? Number.POSITIVE_INFINITY)
  const { stubbornness } = request
  const backoff = createBackoff(options.retry, options.random)
  /** How often in a row the connection has failed. */
  let attempt = 0
  /** The first wait, where the server has named one. */
  let initial: number | undefined
  let lastEventId = options.lastEventId ?? request.lastEventId
  if (/[\0\r\n]/.test(lastEventId)) throw invalidOption("lastEventId", lastEventId, "one without CR, LF and NUL")
  /** The connection under way. */
  let current: AbortController | undefined
  let body: Intake<Uint8Array> | undefined
  let block = createBlock()
  let openedAt: number
  /** What the stream fails with behind the events that nobody has taken yet. */
  let failed: { readonly error: unknown } | undefined
  /** Whether something is waited for: time, a response, or bytes. */
  let busy = false
  /** When the next request may be made. */
  let due = 0
  let timer: unknown

  const presence = watchPresence(stubbornness > 1 ? options : {}, () => {
    if (presence.away) leave()
    go()
  })
  const outflow = openOutflow<SseEvent>({
    signal: options.signal ?? request.signal,
    pull: go,
    end(reason) {
      presence.end()
      return leave(reason)
    },
  })
  const outlet = {
    enqueue(event: SseEvent) {
      if (!body) return
      attempt = 0
      outflow.enqueue(event)
    },
    terminate() {},
  }

  function createBlock() {
    const onId = (id: string) => {
      if (body) lastEventId = id
    }
    const onRetry = (time: number) => {
      initial = time
    }
    return decodeSse({ ...options, lastEventId, onId, onRetry })
  }

  /** Takes the next step, where somebody waits for it. */
  function go() {
    if (busy || !outflow.wanted || presence.away) return
    if (failed) return outflow.fail(failed.error)
    busy = true
    const rest = due - clock.now()
    if (body !== undefined) read(body)
    else if (rest > 0) wait(rest, again)
    else void connect()
  }

  function again() {
    busy = false
    go()
  }

  function wait(time: number, callback: () => void) {
    timer = clock.setTimeout(callback, Math.min(time, LONGEST))
  }

  /** Gives the server so long to send something. */
  function expect() {
    if (idle < Number.POSITIVE_INFINITY) wait(idle, stall)
  }

  function stall() {
    lose(
      false,
      new TimeoutError(`Cannot wait longer than ${idle} ms for a byte`, { code: "idle-timeout", limit: idle }),
    )
  }

  async function connect() {
    const mine = new AbortController()
    current = mine
    expect()
    let response: Response
    try {
      response = await request.send(lastEventId, mine.signal)
    } catch (error) {
      if (current === mine) lose(false, error)
      return
    }
    try {
      if (current === mine) {
        clock.clearTimeout(timer)
        await options.onOpen?.(response)
      }
      if (current === mine && open(response)) return
    } catch (error) {
      if (current === mine) outflow.fail(error)
    }
    response.body?.cancel().catch(() => {})
  }

  /** Says whether the response is the stream that was asked for. */
  function open({ status, headers, body: bytes }: Response): boolean {
    const type = headers.get("content-type") ?? ""
    if (status === 204) outflow.close()
    else if (status === 200 && /^text\/event-stream\s*(;|$)/i.test(type)) {
      openedAt = clock.now()
      body = openIntake(bytes ?? [])
      block = createBlock()
      again()
    } else {
      const error = failure(
        status === 200 ? "wrong-content-type" : "http-status",
        `Cannot connect: received ${status} ${quote(type)}, wanted 200 "text/event-stream"`,
        { status },
      )
      if (backoff.statuses.includes(status)) lose(false, error, readRetryAfter(headers))
      else outflow.fail(error)
    }
    return body !== undefined
  }

  function read(from: Intake<Uint8Array>) {
    expect()
    from.read().then(
      (chunk) => {
        if (body !== from) return
        clock.clearTimeout(timer)
        try {
          if (chunk.done) return end()
          busy = false
          block.transform(chunk.value as Uint8Array, outlet)
        } catch (error) {
          failed = { error }
          leave(error)
        }
        go()
      },
      (error) => {
        if (body === from) lose(false, error)
      },
    )
  }

  function end() {
    try {
      block.flush(outlet)
    } catch (error) {
      return lose(false, error)
    }
    lose(true)
  }

  /** The connection has failed, or the server has ended it: it is made again, or the stream is over. */
  function lose(isEnd: boolean, cause?: unknown, wait = 0) {
    if (isEnd && stubbornness < 3) return outflow.close()
    const wasOpen = body !== undefined
    if (wasOpen && clock.now() - openedAt >= backoff.max) attempt = 0
    const error =
      cause instanceof ConnectionError
        ? cause
        : failure("connection-failed", wasOpen ? "Cannot read on: the connection was lost" : "Cannot connect", {
            cause,
          })
    if (++attempt > backoff.limit || stubbornness < (wasOpen ? 2 : 1)) return outflow.fail(error)

    leave(error)
    try {
      const delay = Math.max(backoff.delay(attempt, initial), wait)
      due = clock.now() + delay
      options.onReconnect?.({ attempt, delay, cause: isEnd ? undefined : error })
      go()
    } catch (thrown) {
      outflow.fail(thrown)
    }
  }

  function failure(
    code: ConnectionCode,
    message: string,
    facts: { readonly status?: number; readonly cause?: unknown },
  ) {
    return new ConnectionError(message, { code, attempt: attempt + 1, ...facts })
  }

  /** Leaves the connection under way, and whatever is waited for. */
  function leave(reason?: unknown) {
    const left = body?.leave(reason)
    current?.abort(reason)
    body = current = undefined
    busy = false
    clock.clearTimeout(timer)
    return left
  }

  return Object.defineProperties(outflow.stream as SseConnection, {
    lastEventId: { get: () => lastEventId },
    close: { value: outflow.close },
    reconnect: {
      value() {
        leave()
        due = 0
        go()
      },
    },
  })
}
