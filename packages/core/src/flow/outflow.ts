/** The stream that a flow fills: one place where it ends, once, in whatever way. */

/** A stream under way. */
export interface Outflow<T> {
  readonly stream: ReadableStream<T>
  /** Whether it has ended. */
  readonly over: boolean
  /** Whether somebody waits for an item. */
  readonly wanted: boolean
  /** Gives an item. One that nobody waits for is queued by the stream, so flows with a bound ask `wanted` before. */
  enqueue(item: T): void
  /** Ends in good order. The reason is for the source, where it has not ended. */
  close(reason?: unknown): void
  /** Ends with an error. The source is told another reason where one is given. */
  fail(error: unknown, reason?: unknown): void
}

/** What a flow does. */
export interface OutflowWork {
  /** Ends the stream with its reason as the error, at once. */
  readonly signal?: AbortSignal | undefined
  /**
   * Called when somebody begins to wait; again, where an item was given and they still wait. Gives no promise: while the
   * platform waits for one, it tells nothing of new readers.
   */
  pull(): void
  /**
   * Lets go of sources and timers. Called once, however the stream ends: the reason is that of the `cancel`, the error,
   * that of `close`, or nothing. What it gives is waited for by whoever cancelled.
   */
  end(reason: unknown): void | Promise<void>
}

/** Opens a stream with a high-water mark of 0: nothing is asked of the flow before somebody reads. */
export function openOutflow<T>({ signal, pull, end }: OutflowWork): Outflow<T> {
  let controller: ReadableStreamDefaultController<T>
  let over = false
  let wanted = false

  function finish(reason: unknown) {
    over = true
    wanted = false
    signal?.removeEventListener("abort", abort)
    return end(reason)
  }

  function abort() {
    outflow.fail(signal?.reason)
  }

  const stream = new ReadableStream<T>(
    {
      start(started) {
        controller = started
      },
      pull() {
        if (over) return
        wanted = true
        pull()
      },
      cancel(reason) {
        if (!over) return finish(reason)
      },
    },
    { highWaterMark: 0 },
  )

  const outflow: Outflow<T> = {
    stream,
    get over() {
      return over
    },
    get wanted() {
      return wanted
    },
    enqueue(item) {
      if (over) return
      wanted = false
      controller.enqueue(item)
    },
    close(reason) {
      if (over) return
      controller.close()
      finish(reason)
    },
    fail(error, reason = error) {
      if (over) return
      controller.error(error)
      finish(reason)
    },
  }
  if (signal?.aborted) abort()
  else signal?.addEventListener("abort", abort)
  return outflow
}
