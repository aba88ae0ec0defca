/** Sends a stream over a WebSocket, no faster than it goes. @see https://websockets.spec.whatwg.org/ */
import type { Source } from "../drive/source.ts"
import { invalidChunk, limitOption } from "../error/argument-error.ts"
import { type Clock, systemClock } from "./clock.ts"
import { drain } from "./drain.ts"
import { listen } from "./listen.ts"
import { CLOSED, CONNECTING, OPEN, type Socket, socketError } from "./socket.ts"
import { type SinkOptions, withPolicy } from "./to-callback.ts"

/** Private codes are all that a page may close with, besides 1000. This one is like 1011, an internal error. */
const FAILED = 4011

/** How long a socket that is closing may take to say with which code, in milliseconds. */
const GRACE = 1000

/** Options of {@link toWebSocket}. */
export interface ToWebSocketOptions extends SinkOptions<string | Uint8Array> {
  /** How many bytes may wait to be sent before the source waits. @default 1_048_576 */
  readonly highWaterMark?: number | undefined
  /** How often it is looked whether they are fewer, in milliseconds: no event tells. @default 10 */
  readonly interval?: number | undefined
  /** Whether the WebSocket stays open at the end of the stream, instead of being closed with 1000. @default false */
  readonly preventClose?: boolean | undefined
  /** Whether it stays open when the stream fails or is aborted, instead of being closed with 4011. @default false */
  readonly preventAbort?: boolean | undefined
  /** @default systemClock */
  readonly clock?: Clock | undefined
}

/**
 * Sends every item of a stream as a message, texts as texts and bytes as bytes, and closes the WebSocket. One that is
 * not open yet is waited for; one that is closed before the end cancels the source.
 *
 * @returns a promise that resolves when all is sent, and rejects as that of `toCallback` does
 * @throws SocketError `socket-closed`, with the `closeCode`
 * @throws ArgumentError `stream-locked`, `invalid-source`, `invalid-option`, `invalid-chunk`
 *
 * @example An answer over a WebSocket
 * ```ts
 * import { toWebSocket } from "@millrace/core"
 *
 * const sent: unknown[] = []
 * const socket = Object.assign(new EventTarget(), {
 *   readyState: 1,
 *   send: (data: unknown) => void sent.push(data),
 *   close: (code?: number) => void sent.push(code),
 * })
 * await toWebSocket(["Hel", "lo"], socket)
 *
 * sent // => ["Hel", "lo", 1000]
 * ```
 */
export async function toWebSocket(
  source: Source<string | Uint8Array>,
  socket: Socket,
  options: ToWebSocketOptions = {},
): Promise<void> {
  const { clock = systemClock, interval = 10, preventAbort, preventClose } = options
  const highWaterMark = limitOption("highWaterMark", options.highWaterMark ?? 1_048_576)
  let timer: unknown
  /** Called when the socket opens. */
  let opened = () => {}

  function pause(time: number) {
    return new Promise<void>((resolve) => {
      timer = clock.setTimeout(resolve, time)
    })
  }

  async function send(item: string | Uint8Array) {
    if (typeof item !== "string" && !ArrayBuffer.isView(item)) throw invalidChunk(item, "a string or a Uint8Array")
    if (socket.readyState === CONNECTING) {
      await new Promise<void>((resolve) => {
        opened = resolve
      })
    }
    while ((socket.bufferedAmount ?? 0) > highWaterMark) await pause(interval)
    if (socket.readyState !== OPEN) {
      // It would drop the message and say nothing. Its close event, which may be on its way, says why.
      await pause(GRACE)
      throw socketError()
    }
    socket.send(item as string)
  }

  await drain(source, options, withPolicy(send, options), (fail) => {
    const stop = listen<CloseEvent & ErrorEvent>(socket, {
      open: () => opened(),
      close: (event) => fail(socketError(event)),
      error: (event) => fail(socketError({ error: event.error })),
    })
    if (socket.readyState === CLOSED) fail(socketError())
    return (failed) => {
      stop()
      clock.clearTimeout(timer)
      if (!(failed ? preventAbort : preventClose)) socket.close(failed ? FAILED : 1000)
    }
  })
}
