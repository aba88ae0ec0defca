/** Bursts of text at a reading pace. */
import type { Source } from "../drive/source.ts"
import { invalidOption, limitOption } from "../error/argument-error.ts"
import { type Clock, systemClock } from "./clock.ts"
import { createCutter, type PaceUnit } from "./cutter.ts"
import { type FlowOptions, openFlow } from "./flow.ts"

/** A frame of a screen, in milliseconds: what falls into one is given together. */
const FRAME = 16

/** How text is taken from items, and put into copies of them. */
export interface TextLens<T> {
  /** Gives the item's text, or nothing where it is no text. */
  get(item: T): string | undefined
  /** Makes an item like this one with another text. Changes nothing. */
  set(item: T, text: string): T
}

/** Options of {@link pace}. */
export interface PaceOptions<T> extends FlowOptions {
  /** Whether graphemes or words are counted. Words of CJK text are words. @default "grapheme" */
  readonly unit?: PaceUnit | undefined
  /** How many of them a second, where there is time. @default 60 graphemes, 12 words */
  readonly rate?: number | undefined
  /** How long a text may be held while somebody waits for it, in milliseconds: the rate rises as it must. @default 400 */
  readonly maxLatency?: number | undefined
  /** The most that is held before the source waits, in UTF-16 code units; other items count 1. @default 65_536 */
  readonly maxLength?: number | undefined
  /** Where the text of items is. @default strings are texts, and other items none */
  readonly text?: TextLens<T> | undefined
  /** A BCP 47 language tag, for words. @default that of the platform */
  readonly locale?: string | undefined
  /** @default systemClock */
  readonly clock?: Clock | undefined
}

interface Held<T> {
  readonly item: T
  readonly text: string
  /** Where its pieces end. */
  readonly ends: readonly number[]
  /** How many of them were given. */
  given: number
  next: Held<T> | undefined
}

/**
 * Smooths text that comes in bursts: it is given in pieces of whole graphemes or words, at a rate. Nothing waits longer
 * than `maxLatency`, and text that comes slower than the rate does not wait at all. Where an item that is no text comes,
 * the source ends or fails, or the signal aborts, what is held is given at once, in order and before it. Pieces of
 * several items are not joined, and what the source has cut stays cut. The source is read ahead, up to `maxLength`.
 *
 * @throws ArgumentError `stream-locked`, `invalid-source`, `invalid-option`
 *
 * @example A burst, and an item that is no text
 * ```ts
 * import { pace } from "@millrace/core"
 * import { virtualClock } from "@millrace/core/testing"
 *
 * const clock = virtualClock()
 * const reader = pace(["水車が回る", { done: true }], { rate: 50, clock }).getReader()
 *
 * await reader.read() // => { done: false, value: "水" }
 * await reader.read() // => { done: false, value: "車が回る" }
 * await reader.read() // => { done: false, value: { done: true } }
 * ```
 */
export function pace<T>(source: Source<T>, options: PaceOptions<T> = {}): ReadableStream<T> {
  const { clock = systemClock, locale, maxLatency = 400, signal, unit = "grapheme" } = options
  const { rate = unit === "word" ? 12 : 60, text: lens = strings as TextLens<T> } = options
  const maxLength = limitOption("maxLength", options.maxLength ?? 65_536)
  if (!(rate > 0)) throw invalidOption("rate", rate, "a number above 0, or Infinity")
  if (!(maxLatency >= 0)) throw invalidOption("maxLatency", maxLatency, "milliseconds from 0 on")
  const cut = createCutter(unit, locale)
  let head: Held<T> | undefined
  let tail: Held<T> | undefined
  /** The last item that is no text: what is held up to it is given at once. */
  let urgent: Held<T> | undefined
  /** What is held in code units, and behind what is urgent in pieces. */
  let length = 0
  let pieces = 0
  /** When the next piece is due, and the time from one to another: it only falls until no piece is held. */
  let due = 0
  let step = 0
  let timer: unknown
  /** How the stream ends once nothing is held. */
  let end: (() => void) | undefined

  const flow = openFlow<T>(
    source,
    {},
    {
      pull() {
        if (!end && length < maxLength) flow.next()
        serve()
      },
      take(item) {
        const text = lens.get(item)
        const node: Held<T> = { item, text: text ?? "", ends: cut(text ?? ""), given: 0, next: undefined }
        const now = clock.now()
        if (pieces === 0) {
          step = 1000 / rate
          due = Math.max(due, now)
        }
        if (head === undefined) head = node
        else (tail as Held<T>).next = node
        tail = node
        length += node.text.length || 1
        pieces += node.ends.length
        step = Math.min(step, maxLatency / (pieces || 1))
        due = Math.min(due, now + step)
        if (text === undefined) {
          urgent = node
          pieces = 0
          due = 0
        }
        if (length < maxLength) flow.next()
        serve()
      },
      done: () => finish(flow.close),
      failed: (error) => finish(() => flow.fail(error)),
      end() {
        signal?.removeEventListener("abort", abort)
        clock.clearTimeout(timer)
      },
    },
  )

  /** Gives what is held at once, and then ends. */
  function finish(how: () => void) {
    end ??= how
    serve()
  }

  function abort() {
    finish(() => flow.fail(signal?.reason))
    if (head === undefined) flow.fail(signal?.reason)
    else flow.leave(signal?.reason)
  }

  function serve() {
    clock.clearTimeout(timer)
    if (!flow.wanted) return
    if (head === undefined) return end?.()
    const late = end || urgent ? Number.POSITIVE_INFINITY : clock.now() - due
    if (late < 0 && head.ends.length > 0) timer = clock.setTimeout(serve, -late)
    else give(head, late)
  }

  function give(node: Held<T>, late: number) {
    const { ends, given, item, text } = node
    const last = Math.min(given + (step > 0 ? Math.ceil((late + FRAME) / step) : ends.length), ends.length)
    const from = ends[given - 1] ?? 0
    const to = ends[last - 1] ?? 0
    const isWhole = from === 0 && last === ends.length
    node.given = last
    length -= to - from || 1
    if (!urgent) {
      pieces -= last - given
      due += (last - given) * step
    }
    if (last === ends.length) head = node.next
    if (node === urgent) urgent = undefined
    try {
      flow.enqueue(isWhole ? item : lens.set(item, text.slice(from, to)))
    } catch (error) {
      flow.fail(error)
    }
    if (!end && length < maxLength) flow.next()
  }

  if (signal?.aborted) abort()
  else signal?.addEventListener("abort", abort)
  return flow.stream
}

const strings: TextLens<unknown> = {
  get: (item) => (typeof item === "string" ? item : undefined),
  set: (_, text) => text,
}
