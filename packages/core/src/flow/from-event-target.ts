/** A stream of events. */
import { fromCallback, type PushOptions } from "./from-callback.ts"
import type { BufferedStream } from "./lane.ts"
import { type Listenable, listen } from "./listen.ts"

/** Options of {@link fromEventTarget}. */
export interface FromEventTargetOptions<E> extends PushOptions<E> {
  /** The type of an event that ends the stream. Without it the stream has no end of its own. */
  readonly closeType?: string | undefined
  /** The type of an event that fails the stream, with the event as its error. */
  readonly errorType?: string | undefined
}

/**
 * Makes a stream of the events of one type, from the call on. Its listeners are removed when it is over.
 *
 * @throws LimitError in the stream: `buffer-overflow` where nobody reads and `overflow` says nothing else
 * @throws ArgumentError `invalid-option`
 *
 * @example Messages until the close
 * ```ts
 * import { fromEventTarget } from "@millrace/core"
 *
 * const target = new EventTarget()
 * const messages = fromEventTarget<MessageEvent>(target, "message", { closeType: "close" })
 * target.dispatchEvent(new MessageEvent("message", { data: "Hello" }))
 * target.dispatchEvent(new Event("close"))
 *
 * await Array.fromAsync(messages, (event) => event.data) // => ["Hello"]
 * ```
 */
export function fromEventTarget<E extends Event = Event>(
  target: Listenable,
  type: string,
  options: FromEventTargetOptions<E> = {},
): BufferedStream<E> {
  const { closeType, errorType } = options
  return fromCallback<E>(({ push, close, error, signal }) => {
    const stop = listen<E>(target, {
      ...(closeType !== undefined && { [closeType]: close }),
      ...(errorType !== undefined && { [errorType]: error }),
      [type]: (event) => void push(event),
    })
    signal.addEventListener("abort", stop)
  }, options)
}
