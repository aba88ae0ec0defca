/** Dispatches a stream as events. */
import type { Source } from "../drive/source.ts"
import { type SinkOptions, toCallback } from "./to-callback.ts"

/** Options of {@link toEventTarget}. */
export interface ToEventTargetOptions<T> extends SinkOptions<T> {
  /** The type of the events. @default "message" */
  readonly type?: string | undefined
  /** Makes the event of an item. @default a `MessageEvent` of the type, with the item as its `data` */
  readonly toEvent?: ((item: T) => Event) | undefined
}

/**
 * Dispatches an event for every item. What a listener throws goes where the platform reports it.
 *
 * @returns a promise that resolves at the end, and rejects as that of `toCallback` does
 * @throws ArgumentError `stream-locked`, `invalid-source`, `invalid-option`
 *
 * @example Tokens as events
 * ```ts
 * import { toEventTarget } from "@millrace/core"
 *
 * const target = new EventTarget()
 * const heard: unknown[] = []
 * target.addEventListener("token", (event) => void heard.push((event as MessageEvent).data))
 * await toEventTarget(["a", "b"], target, { type: "token" })
 *
 * heard // => ["a", "b"]
 * ```
 */
export function toEventTarget<T>(
  source: Source<T>,
  target: EventTarget,
  options: ToEventTargetOptions<T> = {},
): Promise<void> {
  const { type = "message", toEvent = (data) => new MessageEvent(type, { data }) } = options
  return toCallback(source, (item) => target.dispatchEvent(toEvent(item)), options)
}
