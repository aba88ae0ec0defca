/**
 * The queue behind every flow that reads ahead: it holds so much, and its policy says what becomes of the rest. It knows
 * neither streams nor time. Each operation costs the same however much is held: a linked list, since what is dropped
 * may lie behind items that are protected.
 *
 * Protected items and others are counted apart, each up to the same mark: so neither a protected item nor the room that
 * it takes is ever the reason for a loss.
 */
import { invalidOption, limitOption } from "../error/argument-error.ts"
import { LimitError } from "../error/limit-error.ts"
import type { BufferCounters, BufferOptions, Overflow } from "./buffer-options.ts"

/** Many deltas of an answer, and few when they are large. */
export const DEFAULT_HIGH_WATER_MARK = 64

/** What is counted; what is queued follows from it. */
export type Counters = { -readonly [Name in Exclude<keyof BufferCounters, "queued">]: number } & Pick<
  BufferCounters,
  "queued"
>

/** Items on their way. */
export interface BoundedQueue<T> {
  readonly counters: Counters
  /** Whether something can be taken. */
  readonly some: boolean
  /** Whether one more item would find no room. */
  readonly full: boolean
  /** Whether no more may be put: either an item waits for room already, or the policy is to wait for it before. */
  readonly blocked: boolean
  /**
   * Puts an item, by the policy.
   *
   * @throws LimitError `buffer-overflow` where the policy is to fail, and all that the caller's functions throw
   */
  put(item: T): void
  /** Puts an item that counts for nothing and is not dropped. */
  add(item: T): void
  /** Takes what comes next. Only where there is some. */
  take(): T
}

interface Node<T> {
  item: T
  size: number
  /** 1 where it is protected: the account that it counts on. */
  readonly kept: 0 | 1
  /** How many were dropped right behind it. */
  lost: number
  next: Node<T> | undefined
}

/** The first two make the source wait, the next two drop. */
const POLICIES: readonly Overflow[] = ["block", "coalesce", "drop-oldest", "drop-newest", "error"]

/**
 * Makes a queue.
 *
 * @throws ArgumentError `invalid-option`
 */
export function createQueue<T>(options: BufferOptions<T>): BoundedQueue<T> {
  const { overflow = "block", size, merge, keep = isFinal, gap, onOverflow } = options
  const limit = limitOption("highWaterMark", options.highWaterMark ?? DEFAULT_HIGH_WATER_MARK)
  const policy = POLICIES.indexOf(overflow)
  const waits = policy < 2
  const drops = !waits && policy < 4
  if (policy < 0) throw invalidOption("overflow", overflow, POLICIES.join(", "))
  if (policy === 1 && !merge) throw invalidOption("merge", merge, "a function, to coalesce with")

  const counters = {
    received: 0,
    delivered: 0,
    dropped: 0,
    merged: 0,
    get queued() {
      return counters.received - counters.delivered - counters.dropped - counters.merged
    },
  }
  const held: [number, number] = [0, 0]
  const head = createNode(undefined as T, 0, true)
  let tail = head
  /** The last of the protected items that lead the queue. What follows it is the first that may be dropped. */
  let lead = head
  /** What found no room and may not be dropped. */
  let waiting: Node<T> | undefined

  function createNode(item: T, count: number, kept: boolean): Node<T> {
    return { item, size: count, kept: kept ? 1 : 0, lost: 0, next: undefined }
  }

  function fits({ kept, size }: Node<T>): boolean {
    return held[kept] === 0 || held[kept] + size <= limit
  }

  function append(node: Node<T>) {
    if (node.kept && lead === tail) lead = node
    tail = tail.next = node
    held[node.kept] += node.size
  }

  /** Takes out the one behind another. */
  function remove(before: Node<T>): T {
    const node = before.next as Node<T>
    before.next = node.next
    // An item that is gone must not hold on to those behind it: collectors that know generations would keep them all.
    node.next = undefined
    before.lost += node.lost
    held[node.kept] -= node.size
    if (tail === node) tail = before
    if (lead === node) lead = before
    while (lead.next?.kept) lead = lead.next
    // Fractions add up to almost nothing, which is not nothing.
    if (tail === head) held.fill(0)
    return node.item
  }

  /** Drops an item that stood, or would have stood, right behind another. */
  function drop(before: Node<T>, item: T) {
    before.lost++
    counters.dropped++
    onOverflow?.(item)
  }

  /** Makes one item of the last and the new one. */
  function join(item: T): boolean {
    const last = tail
    const merged = last.kept ? undefined : merge?.(last.item, item)
    if (merged === undefined) return false
    const growth = (size ? measureItem(merged, size) : last.size + 1) - last.size
    // The last one is gone where a function of the caller's has read it.
    if (last !== tail || held[0] + growth > limit) return false
    held[0] += growth
    tail.size += growth
    tail.item = merged
    counters.merged++
    return true
  }

  return {
    counters,
    get some() {
      return head.next !== undefined || (gap !== undefined && head.lost > 0)
    },
    get full() {
      return waiting !== undefined || held[0] >= limit
    },
    get blocked() {
      return waiting !== undefined || (waits && held[0] >= limit)
    },
    put(item) {
      const node = createNode(item, measureItem(item, size), drops && keep(item))
      counters.received++
      if (policy === 1 && join(item)) return
      if (policy === 2 && !node.kept) while (lead.next && !fits(node)) drop(lead, remove(lead))
      if (fits(node)) append(node)
      else if (waits || node.kept) waiting = node
      else {
        drop(tail, item)
        if (drops) return
        const received = held[0] + node.size
        throw new LimitError(`Cannot buffer more than ${limit}: current size is ${received}`, {
          code: "buffer-overflow",
          limit,
          received,
        })
      }
    },
    add(item) {
      counters.received++
      append(createNode(item, 0, true))
    },
    take() {
      const { lost } = head
      head.lost = 0
      if (gap && lost > 0) return gap(lost)
      const item = remove(head)
      counters.delivered++
      if (waiting && fits(waiting)) {
        append(waiting)
        waiting = undefined
      }
      return item
    },
  }
}

/** Says how much an item counts. */
export function measureItem<T>(item: T, size: ((item: T) => number) | undefined): number {
  const count = size ? size(item) : 1
  if (Number.isFinite(count) && count >= 0) return count || 1
  throw invalidOption("size", count, "a function that gives a number from 0 on")
}

function isFinal(item: unknown): boolean {
  return (item as { final?: unknown } | null | undefined)?.final === true
}
