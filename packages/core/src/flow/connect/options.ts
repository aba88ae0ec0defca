/** What a connection for events is told, and what it tells. */
import type { ConnectionError } from "../../error/connection-error.ts"
import type { DecodeSseOptions } from "../../sse/decode-sse.ts"
import type { SseEvent } from "../../sse/sse-event.ts"
import type { Clock } from "../clock.ts"
import type { FlowOptions } from "../flow.ts"
import type { RetryOptions } from "./backoff.ts"
import type { PresenceOptions } from "./presence.ts"
import type { Fetch, Reconnect } from "./request.ts"

/** A connection that is to be made again. */
export interface Reconnecting {
  /** How often in a row the connection has failed or ended, this time included. */
  readonly attempt: number
  /** Milliseconds until the next request. */
  readonly delay: number
  /** What it failed with; nothing where the server has ended the stream. */
  readonly cause: ConnectionError | undefined
}

/** Options of {@link connectSse}. */
export interface ConnectSseOptions
  extends FlowOptions,
    PresenceOptions,
    Pick<DecodeSseOptions, "lastEventId" | "maxEventByteLength" | "onComment" | "onTruncated"> {
  /** Makes the requests, and sees every one of them. @default fetch */
  readonly fetch?: Fetch | undefined
  /** @default "always" for GET, as an `EventSource` does; "never" for other methods, which may cost something each time */
  readonly reconnect?: Reconnect | undefined
  readonly retry?: RetryOptions | undefined
  /**
   * How long the server may be silent while somebody waits, in milliseconds: past it the connection counts as broken.
   * Every byte is a sign of life, those of comments included. @default Infinity
   */
  readonly idle?: number | undefined
  /** Called with every response before it is judged. The stream fails with what it throws. */
  readonly onOpen?: ((response: Response) => void | Promise<void>) | undefined
  /** Called when the connection is lost and is to be made again. */
  readonly onReconnect?: ((reconnecting: Reconnecting) => void) | undefined
  /** Gives a number from 0 up to 1. @default Math.random */
  readonly random?: (() => number) | undefined
  /** Where time comes from. @default systemClock */
  readonly clock?: Clock | undefined
}

/** A stream of events, and a hand on the connection that they come by. */
export interface SseConnection extends ReadableStream<SseEvent> {
  /** The id from which the stream would be resumed: that of the last event that has come, which may still wait to be read. */
  readonly lastEventId: string
  /** Leaves the connection and makes it again, at once. */
  reconnect(): void
  /** Leaves the connection and ends the stream. */
  close(): void
}
