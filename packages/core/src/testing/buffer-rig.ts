/** What a schedule plays on: `buffer` between a source, a reader and a clock that do what they are told. */
import { buffer } from "../flow/buffer.ts"
import type { BufferCounters } from "../flow/buffer-options.ts"
import type { Clock } from "../flow/clock.ts"
import { type ModelGap, type ModelItem, type ModelOptions, type ModelOutput, mergeItems } from "./buffer-model.ts"

/** After so many turns of the microtask queue without anything new, nothing new comes. */
const QUIET = 16

/** The flow and its surroundings. */
export interface Rig {
  readonly counters: BufferCounters
  readonly clock: RigClock
  seen(): { readonly outputs: ModelOutput[]; readonly dropped: number[]; readonly cancelled: unknown[] }
  write(items: readonly ModelItem[]): void
  read(): void
  close(): void
  error(error: unknown): void
  cancel(reason: unknown): void
  abort(reason: unknown): void
  /** Lets promises settle, without a turn of the event loop: a hundred thousand schedules have to end. */
  settle(): Promise<void>
}

interface RigClock extends Clock {
  /** Lets time pass, at once. */
  advance(time: number): void
  pending(): number
}

/** The flow itself, with a source, a reader and a clock that do what a schedule says. */
export function openRig({ measured, gaps, timeout, overflow, highWaterMark }: ModelOptions): Rig {
  const outputs: ModelOutput[] = []
  const dropped: number[] = []
  const cancelled: unknown[] = []
  const clock = createClock()
  const abort = new AbortController()
  let controller!: ReadableStreamDefaultController<ModelItem>
  let isOpen = true
  const source = new ReadableStream<ModelItem>(
    {
      start(started) {
        controller = started
      },
      cancel(reason) {
        // Not every platform tells a source that has closed behind what it still holds.
        if (isOpen) cancelled.push(readable(reason))
        isOpen = false
      },
    },
    { highWaterMark: 0 },
  )
  const stream = buffer<ModelItem | ModelGap>(source, {
    overflow,
    highWaterMark,
    timeout,
    clock,
    signal: abort.signal,
    size: measured ? (item) => (item as ModelItem).size : undefined,
    merge: (held, item) => mergeItems(held as ModelItem, item as ModelItem),
    gap: gaps ? (gap) => ({ gap }) : undefined,
    onOverflow: (item) => dropped.push(...(item as ModelItem).ids),
  })
  const reader = stream.getReader()
  return {
    counters: stream.counters,
    clock,
    seen: () => ({ outputs, dropped, cancelled }),
    write(items: readonly ModelItem[]) {
      if (isOpen) for (const item of items) controller.enqueue(item)
    },
    read() {
      reader.read().then(
        ({ done, value }) => outputs.push(done ? { done } : { value }),
        (error) => outputs.push({ error: readable(error) }),
      )
    },
    close() {
      if (!isOpen) return
      isOpen = false
      controller.close()
    },
    error(error: unknown) {
      if (!isOpen) return
      isOpen = false
      controller.error(error)
    },
    cancel: (reason: unknown) => void reader.cancel(reason).catch(() => {}),
    abort: (reason: unknown) => abort.abort(reason),
    async settle() {
      let last = -1
      for (let quiet = 0; quiet < QUIET; quiet++) {
        await undefined
        const done = stream.counters.received + outputs.length + cancelled.length
        if (done !== last) quiet = 0
        last = done
      }
    },
  }
}

function readable(error: unknown): unknown {
  return (error as { code?: unknown } | undefined)?.code ?? error
}

/** A clock that rings at once. */
function createClock(): RigClock {
  const timers = new Map<number, { readonly due: number; readonly callback: () => void }>()
  let now = 0
  let last = 0
  return {
    now: () => now,
    setTimeout(callback, delay) {
      timers.set(++last, { due: now + delay, callback })
      return last
    },
    clearTimeout: (handle) => void timers.delete(handle as number),
    advance(time) {
      const until = now + time
      for (;;) {
        const [next] = [...timers]
          .filter(([, { due }]) => due <= until)
          .sort(([, one], [, other]) => one.due - other.due)
        if (next === undefined) break
        timers.delete(next[0])
        now = next[1].due
        next[1].callback()
      }
      now = until
    },
    pending: () => timers.size,
  }
}
