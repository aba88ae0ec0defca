/**
 * The body that a client reads. Everything in it happens because the client pulls: a piece is read for it, and while that
 * takes its time, a heartbeat is written at intervals. A client that does not read is sent nothing, so that neither pieces
 * nor heartbeats pile up, and the upstream is read no faster than the client.
 */
import type { Clock } from "@millrace/core"

export interface ClientStreamOptions {
  /** Gives the next piece; `undefined` at the end. Never rejects. */
  readonly next: () => Promise<Uint8Array | undefined>
  /** Gives what is written last; `undefined` makes the body fail. */
  readonly ending: () => Uint8Array | undefined
  readonly heartbeat: { readonly frame: Uint8Array; readonly interval: number; readonly isDue: boolean } | undefined
  readonly clock: Clock
  /** Called with the length of all that is written. */
  readonly onBytes: (byteLength: number) => void
  /** Called once, when the body has come to its end. */
  readonly onEnd: () => void
  /** Called when the client leaves. */
  readonly onCancel: () => void
}

export function createClientStream(options: ClientStreamOptions): ReadableStream<Uint8Array> {
  const { next, ending, heartbeat, clock, onBytes, onEnd, onCancel } = options
  let controller: ReadableStreamDefaultController<Uint8Array>
  let isReading = false
  let isOver = false
  let timer: unknown
  /** The first heartbeat shows at once that a stream was begun without a first event. */
  let isDue = heartbeat?.isDue ?? false
  let pulled = () => {}

  function write(bytes: Uint8Array) {
    if (bytes.byteLength === 0) return
    onBytes(bytes.byteLength)
    controller.enqueue(bytes)
  }

  function beat() {
    if (heartbeat === undefined || isOver) return
    write(heartbeat.frame)
    pulled()
  }

  function deliver(piece: Uint8Array | undefined) {
    isReading = false
    clock.clearTimeout(timer)
    if (isOver) return
    if (piece === undefined) end()
    else write(piece)
    pulled()
  }

  function end() {
    isOver = true
    const last = ending()
    if (last === undefined) controller.error(brokenOff())
    else {
      write(last)
      controller.close()
    }
    onEnd()
  }

  return new ReadableStream<Uint8Array>(
    {
      start(started) {
        controller = started
      },
      pull() {
        const answered = new Promise<void>((resolve) => {
          pulled = resolve
        })
        if (!isReading) {
          isReading = true
          void next().then(deliver)
        }
        clock.clearTimeout(timer)
        if (heartbeat !== undefined) {
          if (isDue) beat()
          else timer = clock.setTimeout(beat, heartbeat.interval)
          isDue = false
        }
        return answered
      },
      cancel() {
        isOver = true
        clock.clearTimeout(timer)
        onCancel()
      },
    },
    { highWaterMark: 0 },
  )
}

/** Makes the transfer fail. Servers print it, and it is no fault in the code that it would have to be traced. */
function brokenOff(): Error {
  const error = new Error("The stream to a client was broken off, since the upstream's was")
  error.stack = error.message
  return error
}
