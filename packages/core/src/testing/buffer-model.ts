/**
 * What `buffer` should do, in the plainest words: a list of all that came and was not given yet, looked through from the
 * front each time. It shares nothing with the code that it judges but the options.
 */
import type { BufferCounters } from "../flow/buffer-options.ts"

/** An item of a schedule. */
export interface ModelItem {
  /** The numbers of the items that it was made of. */
  readonly ids: readonly number[]
  readonly size: number
  /** Only items of a kind can be merged. */
  readonly kind: number
  readonly final: boolean
}

/** What stands where items were dropped. */
export interface ModelGap {
  readonly gap: number
}

export type ModelOutput =
  | { readonly value: ModelItem | ModelGap }
  | { readonly done: true }
  | { readonly error: unknown }

/** Options of a schedule. */
export interface ModelOptions {
  readonly overflow: "block" | "drop-oldest" | "drop-newest" | "error" | "coalesce"
  readonly highWaterMark: number
  readonly measured: boolean
  readonly gaps: boolean
  readonly timeout: number
}

/** Makes one item of two of a kind. */
export function mergeItems(held: ModelItem, item: ModelItem): ModelItem | undefined {
  if (held.kind !== item.kind || held.final) return undefined
  return { ...held, ids: [...held.ids, ...item.ids], size: held.size + item.size, final: item.final }
}

interface Entry {
  item: ModelItem
  size: number
  state: "queued" | "dropped" | "waiting"
}

/** A model under way. Each of its methods is one action, with all that follows from it. */
export interface BufferModel {
  readonly counters: BufferCounters
  readonly outputs: readonly ModelOutput[]
  readonly dropped: readonly number[]
  readonly cancelled: readonly unknown[]
  /** How many reads wait. */
  readonly reads: number
  write(items: readonly ModelItem[]): void
  close(): void
  error(error: unknown): void
  read(): void
  advance(time: number): void
  cancel(reason: unknown): void
  abort(reason: unknown): void
}

/** Makes a model. */
export function createModel({ overflow, highWaterMark, measured, gaps, timeout }: ModelOptions): BufferModel {
  const counters = { received: 0, delivered: 0, dropped: 0, merged: 0, queued: 0 }
  const outputs: ModelOutput[] = []
  const dropped: number[] = []
  const cancelled: unknown[] = []
  const drops = overflow === "drop-oldest" || overflow === "drop-newest"
  let log: Entry[] = []
  let upstream: ModelItem[] = []
  let source: "open" | "closed" | "left" | { readonly error: unknown } = "open"
  /** How the stream ends behind what is queued. */
  let ending: { readonly done: true } | { readonly error: unknown } | undefined
  /** How it has ended. */
  let ended: { readonly done: true } | { readonly error: unknown } | undefined
  let reads = 0
  let now = 0
  let blockedSince: number | undefined

  const sizeOf = (item: ModelItem) => (measured ? item.size || 1 : 1)
  const isKept = (entry: Entry) => drops && entry.item.final
  const held = (kept: boolean) =>
    log
      .filter((entry) => entry.state === "queued" && isKept(entry) === kept)
      .reduce((total, { size }) => total + size, 0)
  const fits = (entry: Entry) => held(isKept(entry)) === 0 || held(isKept(entry)) + entry.size <= highWaterMark
  const waits = () => log.some(({ state }) => state === "waiting")
  const blocks = () => waits() || ((overflow === "block" || overflow === "coalesce") && held(false) >= highWaterMark)

  function drop(entry: Entry) {
    entry.state = "dropped"
    dropped.push(...entry.item.ids)
    counters.dropped++
    counters.queued--
  }

  function receive(item: ModelItem) {
    const entry: Entry = { item, size: sizeOf(item), state: "queued" }
    counters.received++
    counters.queued++
    const last = log.at(-1)
    if (overflow === "coalesce" && last?.state === "queued") {
      const merged = mergeItems(last.item, item)
      const size = merged && (measured ? sizeOf(merged) : last.size + 1)
      if (merged && size !== undefined && held(false) - last.size + size <= highWaterMark) {
        last.item = merged
        last.size = size
        counters.merged++
        counters.queued--
        return
      }
    }
    if (overflow === "drop-oldest" && !isKept(entry)) {
      while (!fits(entry)) drop(log.find((other) => other.state === "queued" && !isKept(other)) as Entry)
    }
    const isToWait = !fits(entry) && (!drops || isKept(entry)) && overflow !== "error"
    const isRefused = !fits(entry) && !isToWait
    if (isToWait) entry.state = "waiting"
    log.push(entry)
    if (isRefused) drop(entry)
    if (isRefused && overflow === "error") fail("buffer-overflow")
  }

  function fail(error: unknown) {
    ending = { error }
    leave(error)
  }

  function leave(reason: unknown) {
    if (source === "open") cancelled.push(reason)
    source = "left"
    upstream = []
  }

  /** Gives what comes next to a reader that waits. */
  function give(): boolean {
    const first = log.findIndex(({ state }) => state === "queued")
    const lost = first === -1 ? log.filter(({ state }) => state === "dropped").length : first
    if (gaps && lost > 0) {
      log = log.slice(lost)
      outputs.push({ value: { gap: lost } })
      return true
    }
    if (first === -1) return false
    outputs.push({ value: (log[first] as Entry).item })
    counters.delivered++
    counters.queued--
    log = log.slice(first + 1)
    const outside = log.find(({ state }) => state === "waiting")
    if (outside && fits(outside)) outside.state = "queued"
    return true
  }

  function proceed() {
    for (let changed = true; changed; ) {
      changed = false
      while (reads > 0 && ended === undefined && give()) {
        reads--
        blockedSince = undefined
        changed = true
      }
      const isEmpty = !log.some(({ state }) => state !== "dropped" || gaps)
      if (ending && isEmpty) ended ??= ending
      if (ended !== undefined) {
        for (; reads > 0; reads--) outputs.push(ended)
        blockedSince = undefined
        return
      }
      if (ending || source === "left" || blocks()) continue
      const item = upstream.shift()
      if (item !== undefined) {
        receive(item)
        changed = true
      } else if (source !== "open") {
        ending = source === "closed" ? { done: true } : source
        changed = true
      }
    }
    if (ending) blockedSince = undefined
    else if (blocks()) blockedSince ??= now
  }

  proceed()
  return {
    counters,
    outputs,
    dropped,
    cancelled,
    get reads() {
      return reads
    },
    write(items: readonly ModelItem[]) {
      if (source !== "open") return
      for (const item of items) {
        upstream.push(item)
        proceed()
      }
    },
    close() {
      if (source === "open") source = "closed"
      proceed()
    },
    error(error: unknown) {
      if (source !== "open") return
      upstream = []
      source = { error }
      proceed()
    },
    read() {
      reads++
      proceed()
    },
    advance(time: number) {
      now += time
      if (blockedSince !== undefined && blockedSince + timeout <= now) fail("overflow-timeout")
      proceed()
    },
    cancel(reason: unknown) {
      if (ended !== undefined) return
      leave(reason)
      ended = { done: true }
      proceed()
    },
    abort(reason: unknown) {
      if (ended !== undefined) return
      leave(reason)
      ended = { error: reason }
      proceed()
    },
  }
}
