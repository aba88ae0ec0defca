/**
 * The one noun: a block takes chunks, gives chunks, and does nothing else. It is the platform's own `Transformer`
 * dictionary, restricted to be synchronous and free of I/O, so `new TransformStream(block)` works as it is.
 *
 * @see https://streams.spec.whatwg.org/#transformer-api
 */

/** The slice of a `TransformStreamDefaultController` that a block may touch. */
export interface Outlet<in Output> {
  /** Hands one chunk on. */
  enqueue(chunk: Output): void
  /** Ends the stream here: what follows in the input is not read, and blocks further on are flushed. */
  terminate(): void
}

/**
 * A synchronous transformer. A factory makes a fresh block for every stream; state lives in the factory's closure.
 *
 * @example A block that doubles numbers
 * ```ts
 * import { type Block, run } from "@millrace/core"
 *
 * const double = (): Block<number, number> => ({
 *   transform: (chunk, controller) => controller.enqueue(chunk * 2),
 *   flush() {},
 * })
 *
 * run([1, 2], double()) // => [2, 4]
 * ```
 */
export interface Block<in Input, out Output> {
  /** Takes one chunk. Never returns a promise. */
  transform(chunk: Input, controller: Outlet<Output>): void
  /** Takes the end of the input. Called once, and not after a failure or a `terminate` further up. */
  flush(controller: Outlet<Output>): void
  /** `"text"` or `"bytes"` where the output is one continuous text or byte stream that may be cut and joined anywhere. */
  readonly output?: "text" | "bytes" | undefined
  /** `"text"` where the input is one continuous text, so that the chunks of a block before may be joined. */
  readonly input?: "text" | undefined
}
