/**
 * One stream of events over many connections, one at a time. What comes of a connection that was left comes too late and
 * is let go.
 *
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#processing-model
 */
import { limitOption } from "../../error/argument-error.ts"
import { ConnectionError } from "../../error/connection-error.ts"
import { TimeoutError } from "../../error/timeout-error.ts"
import { decodeSse } from "../../sse/decode-sse.ts"
import type { SseEvent } from "../../sse/sse-event.ts"
import { systemClock } from "../clock.ts"
import { type Intake, openIntake } from "../intake.ts"
import { openOutflow } from "../outflow.ts"
import { LONGEST, openWatch } from "../watch.ts"
import { createBackoff } from "./backoff.ts"
import type { ConnectSseOptions, SseConnection } from "./options.ts"
import { watchPresence } from "./presence.ts"
import type { PreparedRequest } from "./request.ts"
import { checkResponse, discard, readRetryAfter } from "./response.ts"

/** Opens the stream. Nothing is asked for before somebody reads. */
export function openConnection(request: PreparedRequest, options: ConnectSseOptions): SseConnection {
  const { clock = systemClock, idle = Number.POSITIVE_INFINITY } = options
  const { reconnect } = request
  const mayReopen = reconnect === "always" || reconnect === "on-error"
  const backoff = createBackoff(options.retry, options.random)
  let lastEventId = options.lastEventId ?? ""
  /** The connection under way. */
  let current: AbortController | undefined
  let body: Intake<Uint8Array> | undefined
  let block = createBlock()
  let openedAt: number
  /** Whether something is waited for: time, a response, or bytes. */
  let busy = false
  /** When the next request may be made. */
  let due = 0
  let timer: unknown

  const silence = openWatch(clock, limitOption("idle", idle), () =>
    lose(new TimeoutError(`Cannot wait longer than ${idle} ms for a byte`, { code: "idle-timeout", limit: idle })),
  )
  const presence = watchPresence(mayReopen ? options : {}, () => {
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
      backoff.succeed()
      outflow.enqueue(event)
    },
    terminate() {},
  }

  function createBlock() {
    const onId = (id: string) => {
      lastEventId = id
    }
    return decodeSse({ ...options, lastEventId, onId, onRetry: backoff.initial })
  }

  /** Takes the next step, where somebody waits for it. */
  function go() {
    if (busy || !outflow.wanted || presence.away) return
    busy = true
    const rest = due - clock.now()
    if (body !== undefined) read(body)
    else if (rest > 0) timer = clock.setTimeout(again, Math.min(rest, LONGEST))
    else void connect()
  }

  function again() {
    busy = false
    go()
  }

  async function connect() {
    const mine = new AbortController()
    current = mine
    silence.start()
    let response: Response
    try {
      response = await request.send(lastEventId, mine.signal)
    } catch (error) {
      if (current === mine) lose(error)
      return
    }
    try {
      if (current === mine) {
        silence.stop()
        await options.onOpen?.(response)
      }
      if (current === mine && open(response)) return
    } catch (error) {
      if (current === mine) outflow.fail(error)
    }
    discard(response)
  }

  /** Says whether the response is the stream that was asked for. */
  function open(response: Response): boolean {
    const problem = checkResponse(response, backoff.attempt + 1)
    if (response.status === 204) outflow.close()
    else if (problem === undefined) {
      openedAt = clock.now()
      body = openIntake(response.body ?? [])
      block = createBlock()
      again()
      return true
    } else if (backoff.retries(response.status)) lose(problem, readRetryAfter(response.headers))
    else outflow.fail(problem)
    return false
  }

  function read(from: Intake<Uint8Array>) {
    silence.start()
    from.read().then(
      (chunk) => {
        if (body !== from) return
        silence.stop()
        try {
          if (chunk.done) return end()
          busy = false
          block.transform(chunk.value as Uint8Array, outlet)
          go()
        } catch (error) {
          outflow.fail(error)
        }
      },
      (error) => {
        if (body === from) lose(error)
      },
    )
  }

  function end() {
    try {
      block.flush(outlet)
    } catch (error) {
      return lose(error)
    }
    lose()
  }

  /** The connection has failed, or ended without a cause: it is made again, or the stream is over. */
  function lose(cause?: unknown, wait = 0) {
    const isEnd = cause === undefined
    if (isEnd && reconnect !== "always") return outflow.close()
    const wasOpen = body !== undefined
    if (wasOpen && clock.now() - openedAt >= backoff.max) backoff.succeed()
    const attempt = backoff.fail()
    const error = cause instanceof ConnectionError ? cause : broken(wasOpen, attempt, cause)
    if (backoff.exhausted || !(mayReopen || (reconnect === "until-open" && !wasOpen))) return outflow.fail(error)

    leave(error)
    const delay = Math.max(backoff.delay(), wait)
    due = clock.now() + delay
    try {
      options.onReconnect?.({ attempt, delay, cause: isEnd ? undefined : error })
      go()
    } catch (thrown) {
      outflow.fail(thrown)
    }
  }

  /** Leaves the connection under way, and whatever is waited for. */
  function leave(reason?: unknown) {
    const left = body?.leave(reason)
    current?.abort(reason)
    body = current = undefined
    busy = false
    silence.end()
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

function broken(wasOpen: boolean, attempt: number, cause: unknown): ConnectionError {
  const message = wasOpen ? "Cannot stay connected: the stream broke off" : "Cannot connect: the request failed"
  return new ConnectionError(message, { code: "connection-failed", attempt, cause })
}
