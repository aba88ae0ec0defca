/** Items in envelopes, where an error of the source is one too. */
import type { Source } from "../drive/source.ts"
import { type Chunk, createStamper, type SequenceOptions } from "../item/sequence.ts"
import { errorFacts } from "./error-facts.ts"
import { type FlowOptions, openFlow } from "./flow.ts"

/** Options of {@link sequenced}. */
export interface SequencedOptions<Item> extends SequenceOptions<Item>, FlowOptions {}

/**
 * Puts each item into a numbered `Chunk`, as the block `sequence` does, and ends every stream in a final one: where the
 * source fails, in a synthetic one whose `meta` has the `error` as `{ name, message, code }`, and the stream closes. So
 * a consumer at the other end of a wire is told what happened. An abort, and what the options' functions throw, fail
 * the stream all the same.
 *
 * @throws ArgumentError `stream-locked`, `invalid-source`
 *
 * @example An answer that breaks off
 * ```ts
 * import { sequenced } from "@millrace/core"
 *
 * async function* answer() {
 *   yield "Hi"
 *   throw new RangeError("too long")
 * }
 * const chunks = await Array.fromAsync(sequenced(answer(), { now: () => 5 }))
 *
 * chunks[0] // => { id: "0", sequence: 0, timestamp: 5, data: "Hi", final: false, meta: {} }
 * chunks[1]?.final // => true
 * chunks[1]?.meta.error // => { name: "RangeError", message: "too long" }
 * ```
 */
export function sequenced<Item>(
  source: Source<Item>,
  options: SequencedOptions<Item> = {},
): ReadableStream<Chunk<Item>> {
  const stamper = createStamper(options)

  function end(meta?: Readonly<Record<string, unknown>>) {
    flow.enqueue(stamper.finish(meta))
    flow.close()
  }

  const flow = openFlow<Item, Chunk<Item>>(source, options, {
    pull: () => flow.next(),
    take(item) {
      const chunk = stamper.stamp(item)
      flow.enqueue(chunk)
      if (chunk.final) flow.close()
    },
    done: end,
    failed: (error) => end({ error: errorFacts(error) }),
  })
  return flow.stream
}
