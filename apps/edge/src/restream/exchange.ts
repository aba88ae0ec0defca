/**
 * One request on its way: who may end it, and the clocks on it. Whatever ends it first counts; the clocks stop, and where it
 * failed, the upstream is aborted in the same moment.
 */
import type { Clock } from "@millrace/core"
import type { Timeouts } from "../config/limits.ts"
import { GatewayError, type UpstreamErrorCode } from "../guard/errors.ts"

export interface Exchange {
  readonly clock: Clock
  /** For the upstream. Aborted in the moment in which the exchange fails. */
  readonly signal: AbortSignal
  /** What ended the exchange early. */
  readonly failure: GatewayError | undefined
  readonly over: boolean
  /** Milliseconds from the request to the first event. */
  readonly firstEvent: number | undefined
  readonly duration: number
  /** Lets work go on that nobody waits for. */
  background(work: Promise<void>): void
  /** Ends the exchange with an error. */
  fail(error: GatewayError): void
  /** Ends the exchange in good order. */
  finish(): void
  /** An event has come. */
  event(): void
  /** Whether the upstream is being waited for: while it is not, its silence is not its own. */
  waiting(isWaiting: boolean): void
}

export interface ExchangeOptions {
  readonly clock: Clock
  readonly timeouts: Timeouts
  /** The client's own signal, aborted when it leaves. */
  readonly client: AbortSignal
  /** Keeps a runtime alive that would end with the answer. @default nothing needs to be done */
  readonly waitUntil?: ((work: Promise<void>) => void) | undefined
}

export function createExchange({ clock, timeouts, client, waitUntil }: ExchangeOptions): Exchange {
  const upstream = new AbortController()
  const start = clock.now()
  let end: number | undefined
  let failure: GatewayError | undefined
  let firstEvent: number | undefined
  let isWaiting = true
  /** Since when the upstream has been silent while it was waited for. */
  let silentSince = start
  let pausedSince = start
  let idleTimer: unknown

  const totalTimer = expire("total_timeout", timeouts.total, "did not end its answer")
  const firstTimer = expire("first_event_timeout", timeouts.firstEvent, "did not begin its stream")
  if (client.aborted) leave()
  else client.addEventListener("abort", leave)

  function expire(code: UpstreamErrorCode, delay: number, what: string): unknown {
    return clock.setTimeout(() => fail(timedOut(code, delay, what)), delay)
  }

  /** The timer is not set anew for every event; when it runs out, it looks how long the silence really was. */
  function watchSilence(delay: number) {
    idleTimer = clock.setTimeout(() => {
      const left = isWaiting ? silentSince + timeouts.idle - clock.now() : timeouts.idle
      if (left > 0) watchSilence(left)
      else fail(timedOut("idle_timeout", timeouts.idle, "sent no event"))
    }, delay)
  }

  function leave() {
    fail(clientClosed())
  }

  function fail(error: GatewayError) {
    if (end !== undefined) return
    failure = error
    finish()
  }

  function finish() {
    if (end !== undefined) return
    end = clock.now()
    for (const timer of [firstTimer, totalTimer, idleTimer]) clock.clearTimeout(timer)
    client.removeEventListener("abort", leave)
    if (failure !== undefined) upstream.abort(failure)
  }

  return {
    clock,
    signal: upstream.signal,
    background: (work) => waitUntil?.(work),
    fail,
    finish,
    event() {
      silentSince = clock.now()
      if (firstEvent !== undefined || end !== undefined) return
      firstEvent = silentSince - start
      clock.clearTimeout(firstTimer)
      watchSilence(timeouts.idle)
    },
    waiting(nowWaiting) {
      // A pause is taken out of the silence, but the silence before it stays: only an event ends that.
      if (nowWaiting && !isWaiting) silentSince += clock.now() - Math.max(pausedSince, silentSince)
      else if (!nowWaiting && isWaiting) pausedSince = clock.now()
      isWaiting = nowWaiting
    },
    get failure() {
      return failure
    },
    get over() {
      return end !== undefined
    },
    get firstEvent() {
      return firstEvent
    },
    get duration() {
      return (end ?? clock.now()) - start
    },
  }
}

/** The client has gone. Nobody reads this; the log does. */
export function clientClosed(): GatewayError {
  return new GatewayError("The client closed the connection", { code: "client_closed", status: 499 })
}

function timedOut(code: UpstreamErrorCode, delay: number, what: string): GatewayError {
  return new GatewayError(`The upstream ${what} within ${delay} ms`, { code, status: 504 })
}
