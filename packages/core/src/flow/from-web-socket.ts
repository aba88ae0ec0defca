/** The messages of a WebSocket as a stream. @see https://websockets.spec.whatwg.org/ */
import { BYTES, invalidChunk } from "../error/argument-error.ts"
import { fromCallback, type PushOptions } from "./from-callback.ts"
import type { BufferedStream } from "./lane.ts"
import { listen } from "./listen.ts"
import { CLOSED, type Socket, socketError } from "./socket.ts"

/** Options of {@link fromWebSocket}. */
export interface FromWebSocketOptions extends PushOptions<string | Uint8Array> {
  /** Whether the WebSocket stays open when the stream is cancelled, aborted or overflows. @default false */
  readonly preventCancel?: boolean | undefined
}

/**
 * Makes a stream of the messages of a WebSocket: texts as strings, others as bytes. A WebSocket that is closed with
 * 1000, or with no code, ends the stream; one that is closed in any other way fails it, behind the messages before.
 * Messages cannot be held back: where nobody reads, `overflow` says what becomes of them.
 *
 * @throws SocketError in the stream: `socket-closed`, with the `closeCode`
 * @throws LimitError in the stream: `buffer-overflow` where nobody reads and `overflow` says nothing else
 * @throws ArgumentError `invalid-option`
 *
 * @example Showing messages
 * ```ts no-run
 * import { fromWebSocket } from "@millrace/core"
 *
 * const socket = new WebSocket("wss://example.com/answers")
 * for await (const message of fromWebSocket(socket)) console.log(message)
 * ```
 */
export function fromWebSocket(socket: Socket, options: FromWebSocketOptions = {}): BufferedStream<string | Uint8Array> {
  return fromCallback<string | Uint8Array>(({ push, close, error, signal }) => {
    if (socket.readyState === CLOSED) throw socketError()
    // What a Blob holds comes later, and so perhaps out of order.
    socket.binaryType = "arraybuffer"
    const stop = listen<MessageEvent & CloseEvent & ErrorEvent>(socket, {
      message({ data }) {
        if (typeof data === "string") push(data)
        else if (data?.byteLength === undefined) error(invalidChunk(data, BYTES))
        else push(new Uint8Array(data))
      },
      close(event) {
        if (event.code === 1000 || event.code === 1005) close()
        else error(socketError(event))
      },
      error: (event) => error(socketError({ error: event.error })),
    })
    signal.addEventListener("abort", () => {
      stop()
      if (!options.preventCancel) socket.close()
    })
  }, options)
}
