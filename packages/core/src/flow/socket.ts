/** What streams need of a WebSocket. */
import { SocketError } from "../error/socket-error.ts"
import type { Listenable } from "./listen.ts"

/** A WebSocket, the platform's own or one like it. */
export interface Socket extends Listenable {
  readonly readyState: number
  /** How many bytes wait to be sent. Not every platform tells. */
  readonly bufferedAmount?: number
  binaryType?: string
  send(data: string | Uint8Array<ArrayBuffer>): void
  close(code?: number, reason?: string): void
}

/** Where a socket's life is, by `readyState`. */
export const CONNECTING = 0
export const OPEN = 1
export const CLOSED = 3

/** Tells of a socket that was closed, by its event where there is one. */
export function socketError({ code = 1006, reason, error }: Partial<CloseEvent & ErrorEvent> = {}): SocketError {
  return new SocketError(`Cannot go on: the WebSocket was closed with code ${code}`, {
    closeCode: code,
    reason,
    cause: error,
  })
}
