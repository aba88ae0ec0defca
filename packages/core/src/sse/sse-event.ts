/** The event that both directions share. @see https://html.spec.whatwg.org/multipage/server-sent-events.html */

/** An event as it was read. */
export interface SseEvent {
  /** Its type; `"message"` where the stream named none. */
  readonly event: string
  /** Its data lines, joined by line feeds. */
  readonly data: string
  /** Its own id, only where it carried one; `""` where it took the id back. */
  readonly id?: string
  /** The id in force at this event: its own or that of the last event before it that had one. */
  readonly lastEventId: string
  /** The reconnection time in milliseconds, only where a `retry` line came since the event before. */
  readonly retry?: number
}

/** An event, or a comment, to be written. An {@link SseEvent} is one as it is. */
export type SseMessage =
  | {
      readonly event?: string | undefined
      readonly data?: string | undefined
      readonly id?: string | undefined
      /** A whole number of milliseconds. */
      readonly retry?: number | undefined
      readonly comment?: undefined
    }
  | {
      /** Text that readers skip, the usual sign of life. It stands alone. */
      readonly comment: string
      readonly event?: undefined
      readonly data?: undefined
      readonly id?: undefined
      readonly retry?: undefined
    }
