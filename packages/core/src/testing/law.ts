/** What every block obeys, and how a check is told what a block should do. */
import type { Block } from "../block/block.ts"
import type { ChunkingsOptions, Cuttable } from "./cutters.ts"
import { show } from "./same.ts"

/** The laws by name. */
export type Law = "Cut" | "Silence" | "Bound" | "End" | "Ownership" | "Mirror" | "Failure" | "One enqueue" | "Linear"

/** One row: what goes in and what must come out. */
export interface LawCase<Input, Output> {
  /** Shown where the case fails. */
  readonly name?: string | undefined
  readonly input: readonly Input[]
  /** All that is yielded, or, with `throws`, all that is yielded before. */
  readonly output: readonly Output[]
  /** What each chunk of `input` yields, and last what the end yields. Without it the law Silence is not checked. */
  readonly each?: readonly (readonly Output[])[] | undefined
  /** The `code` of the error that must end the stream. */
  readonly throws?: string | undefined
}

/** What cannot be told from the cases. */
export interface LawOptions<Input, Output> {
  /**
   * Whether the input is one text or one run of bytes that may be cut anywhere, or a row of items. By default strings
   * are text, `Uint8Array`s are bytes and all else is items.
   */
  readonly input?: "text" | "bytes" | "items" | undefined
  /** How a block with a limit is made, an input chunk that can go on for ever, and the code that ends it. */
  readonly bound?:
    | {
        create(limit: number): Block<Input, Output>
        /** One unit of the limit for each unit of its length. */
        readonly chunk: Input & Cuttable
        readonly code: string
        /** What comes before the endless chunk and does not count, such as the name of a field. */
        readonly prefix?: (Input & Cuttable) | undefined
      }
    | undefined
  /** The inverse block: what it makes of the output must decode to the output again. */
  readonly mirror?: (() => Block<Output, Input>) | undefined
  /** A chunk of which a great many make one item, under a limit that allows it. A quadratic block takes minutes or hours
   * for them, where the test's own time runs out. */
  readonly linear?:
    | { create(): Block<Input, Output>; readonly chunk: Input; readonly count?: number | undefined }
    | undefined
  /**
   * Makes one item of two neighbours that the block may as well have given as one, such as two deltas of one text, and
   * gives `undefined` where they are two. Outputs are compared with all such neighbours joined; what `each` says of a
   * case is compared as it is. A block with the mark `output` needs no such function. It changes neither item.
   */
  readonly join?: ((one: Output, other: Output) => Output | undefined) | undefined
  /** How the inputs are cut. */
  readonly chunkings?: ChunkingsOptions | undefined
}

/** Says which law was broken, by what. */
export function broken(law: Law, name: string, chunks: readonly unknown[], got: unknown, wanted: unknown): never {
  throw new Error(
    `Breaks the law ${law} in ${name}, fed with ${show(chunks)}: got ${show(got)}, wanted ${show(wanted)}`,
  )
}
