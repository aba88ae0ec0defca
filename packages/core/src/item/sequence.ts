/** Items in envelopes that say who, which, when and whether it was the last. */
import type { Block } from "../block/block.ts"

/** What a {@link Chunk} tells about itself, besides what the `meta` option adds. */
export interface ChunkMeta {
  /** On a final chunk: milliseconds from the making of the block to this chunk. */
  readonly executionTime?: number | undefined
  /** On a final chunk: how many items the source gave. */
  readonly chunks?: number | undefined
  /** On a final chunk that stands for no item, since the source ended without one that was final. */
  readonly synthetic?: true | undefined
  readonly [name: string]: unknown
}

/** One item of a stream in its envelope. Of those of one stream exactly one is final, and it is the last. */
export type Chunk<Item> = {
  /** What the `id` option says. */
  readonly id: string
  /** Its number in the stream, from 0, without gaps. */
  readonly sequence: number
  /** When it came, in milliseconds of the `now` option: by default since 1970. */
  readonly timestamp: number
  readonly meta: ChunkMeta
} & (
  | { readonly final: false; readonly data: Item }
  // A null survives JSON, where an undefined vanishes.
  | { readonly final: true /** `null` where the chunk is synthetic. */; readonly data: Item | null }
)

/** Options of {@link sequence}. */
export interface SequenceOptions<Item> {
  /**
   * One id for all chunks, as that of the answer they are of; or a function of the item, `null` for a synthetic chunk,
   * and its number. @default the number, as a string
   */
  readonly id?: string | ((item: Item | null, sequence: number) => string) | undefined
  /** What time it is, in milliseconds. @default Date.now */
  readonly now?: (() => number) | undefined
  /** Says which item is the last. Without it no item is: the final chunk is a synthetic one. */
  readonly isFinal?: ((item: Item, sequence: number) => boolean) | undefined
  /** What goes into the `meta` of an item's chunk. */
  readonly meta?: ((item: Item, sequence: number) => Readonly<Record<string, unknown>>) | undefined
}

/**
 * Puts each item into a numbered {@link Chunk}. The item that `isFinal` says yes to ends the stream, without waiting for
 * another: what follows it is not read. Where the input ends before, a synthetic final chunk without data follows, so
 * that a stream that was cut is told from one that is whole. Every final chunk carries `executionTime` and `chunks`.
 *
 * @example
 * ```ts
 * import { run, sequence } from "@millrace/core"
 *
 * const chunks = run(["Hi", "!"], sequence({ id: "answer-1", now: () => 5 }))
 *
 * chunks[0] // => { id: "answer-1", sequence: 0, timestamp: 5, data: "Hi", final: false, meta: {} }
 * chunks[2]?.meta // => { executionTime: 0, chunks: 2, synthetic: true }
 * ```
 *
 * @example A source that says when it is over
 * ```ts
 * import { run, sequence } from "@millrace/core"
 *
 * const chunks = run([{ text: "Hi" }, { done: true }], sequence({ isFinal: (item) => "done" in item }))
 *
 * chunks.map(({ final }) => final) // => [false, true]
 * ```
 */
export function sequence<Item>(options: SequenceOptions<Item> = {}): Block<Item, Chunk<Item>> {
  const stamper = createStamper(options)
  return {
    transform(item, controller) {
      const chunk = stamper.stamp(item)
      controller.enqueue(chunk)
      if (chunk.final) controller.terminate()
    },
    flush: (controller) => controller.enqueue(stamper.finish()),
  }
}

/** Makes the chunks of one stream. */
export interface Stamper<Item> {
  /** Makes the next chunk, for an item. */
  stamp(item: Item): Chunk<Item>
  /** Makes the final chunk of a stream that has given none, with more in its `meta` where there is more to say. */
  finish(meta?: Readonly<Record<string, unknown>>): Chunk<Item>
}

/** The clock and the counter behind `sequence`, and behind what also knows how a stream failed. */
export function createStamper<Item>(options: SequenceOptions<Item>): Stamper<Item> {
  const { id, now = Date.now, isFinal, meta } = options
  const started = now()
  let count = 0

  function seal(data: Item | null, final: boolean, facts: ChunkMeta | undefined, chunks: number): Chunk<Item> {
    const sequence = count++
    const timestamp = now()
    return {
      id: typeof id === "function" ? id(data, sequence) : (id ?? `${sequence}`),
      sequence,
      timestamp,
      data: data as Item,
      final: final as false,
      meta: final ? { ...facts, executionTime: timestamp - started, chunks } : { ...facts },
    }
  }

  return {
    stamp: (item) => seal(item, isFinal?.(item, count) === true, meta?.(item, count), count + 1),
    finish: (facts) => seal(null, true, { ...facts, synthetic: true }, count),
  }
}
