import type { SocketCode } from "./codes.ts"

/** What a {@link SocketError} knows. */
export interface SocketFacts {
  /** The code that the WebSocket was closed with; 1006 where there was none. */
  readonly closeCode: number
  /** What was said with it. */
  readonly reason?: string | undefined
  /** The error that the platform gave. */
  readonly cause?: unknown
}

/**
 * A WebSocket was closed before all was said. An `Error` with a `code`.
 *
 * @example A server that goes away
 * ```ts
 * import { fromWebSocket, SocketError } from "@millrace/core"
 *
 * const socket = Object.assign(new EventTarget(), { readyState: 1, send() {}, close() {} })
 * const read = fromWebSocket(socket).getReader().read()
 * socket.dispatchEvent(Object.assign(new Event("close"), { code: 1001, reason: "going away" }))
 * const caught = await read.catch((error) => error)
 *
 * caught instanceof SocketError && [caught.code, caught.closeCode, caught.reason] // => ["socket-closed", 1001, "going away"]
 * ```
 */
export class SocketError extends Error {
  readonly code: SocketCode
  /** The code that the WebSocket was closed with; 1006 where there was none. */
  readonly closeCode: number
  /** What was said with it. */
  readonly reason: string

  constructor(message: string, { closeCode, reason = "", cause }: SocketFacts) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = "socket-closed"
    this.closeCode = closeCode
    this.reason = reason
  }
}
