/** What is to be said of what is read ahead, and what it says of itself. */
import type { Clock } from "./clock.ts"
import type { FlowOptions } from "./flow.ts"

/** What becomes of an item that finds no room. */
export type Overflow = "block" | "drop-oldest" | "drop-newest" | "error" | "coalesce"

/** Options of {@link buffer}, and of all that holds items between a source and a reader. */
export interface BufferOptions<T> extends FlowOptions {
  /**
   * How much is held, in the unit of `size`. An item larger than that is held alone. With `size` it has the form of
   * the platform's queuing strategies, so that those serve in place of options. @default 64
   */
  readonly highWaterMark?: number | undefined
  /** How much an item counts; one without any size counts 1, so that there is a bound to those, too. @default 1 each */
  readonly size?: ((item: T) => number) | undefined
  /**
   * What becomes of an item that finds no room. `"block"`: the source is not read until there is some. `"drop-oldest"`
   * and `"drop-newest"`: that item is lost. `"error"`: the stream fails behind what it holds. `"coalesce"`: an item is
   * merged with the one before it wherever that still waits, and blocks where it cannot be. @default "block"
   */
  readonly overflow?: Overflow | undefined
  /**
   * For `"coalesce"`: makes one item of two neighbours and changes neither, or gives `undefined` where they are two.
   * Without `size` a merged item counts for as many as it was made of, so that even so there is a bound.
   */
  readonly merge?: ((held: T, item: T) => T | undefined) | undefined
  /** For the policies that drop: says which items are not to be dropped. @default items whose `final` is `true` */
  readonly keep?: ((item: T) => boolean) | undefined
  /**
   * For the policies that drop: makes an item that stands where so many were dropped. Where it is of another type, name
   * both: `buffer<Item | Gap>(…)`.
   */
  readonly gap?: ((dropped: number) => T) | undefined
  /** Is told of every item that is dropped, and of the one that does not fit with `"error"`. */
  readonly onOverflow?: ((item: T) => void) | undefined
  /**
   * How long the source may be kept waiting while nothing is read, in milliseconds; then the stream fails behind what
   * it holds, and the source is cancelled. @default Infinity
   */
  readonly timeout?: number | undefined
  /** Where time comes from. @default systemClock */
  readonly clock?: Clock | undefined
}

/** What a queue has done so far: `received = delivered + dropped + merged + queued` at any time. */
export interface BufferCounters {
  /** Items that the source gave. */
  readonly received: number
  /** Items that were read. Those that `gap` made are not among them. */
  readonly delivered: number
  /** Items that were lost. */
  readonly dropped: number
  /** Items that became part of the one before them. */
  readonly merged: number
  /** Items that wait; after a `cancel` those that nobody took. */
  readonly queued: number
}
