/** A WebSocket for tests: nothing happens on it that is not said. */

import type { Socket } from "../flow/socket.ts"

/** A socket and what was done to it. */
export interface FakeSocket extends Socket {
  readyState: number
  bufferedAmount: number
  /** What was sent, and how it was closed. */
  readonly log: unknown[][]
  /** How many listeners it has. */
  listeners(): number
  /** Dispatches an event with such facts. */
  happen(type: string, facts?: object): void
}

/** Makes a socket that writes down what is done to it. */
export function fakeSocket({ readyState = 1 }: { readonly readyState?: number } = {}): FakeSocket {
  const target = new EventTarget()
  const log: unknown[][] = []
  let listeners = 0
  return {
    readyState,
    bufferedAmount: 0,
    binaryType: "blob",
    log,
    listeners: () => listeners,
    addEventListener(type, listener) {
      listeners++
      target.addEventListener(type, listener)
    },
    removeEventListener(type, listener) {
      listeners--
      target.removeEventListener(type, listener)
    },
    send: (data) => void log.push(["send", data]),
    close: (...given) => void log.push(["close", ...given]),
    happen: (type, facts = {}) => void target.dispatchEvent(Object.assign(new Event(type), facts)),
  }
}
