/** Where a flow takes from: a source that is left at most once, and whose lock is always given back. */
import { type Chunk, leaveSource, openSource, type Source, type SourceReader } from "../drive/source.ts"

/** A source under way. */
export interface Intake<T> {
  /** Whether the source has ended, failed, or been left. */
  readonly over: boolean
  /** Reads one chunk. A read that waits when the source is left is answered as done. */
  read(): Promise<Chunk<T>>
  /** Cancels the source with a reason and lets it go. Does nothing where it is over. Never rejects. */
  leave(reason?: unknown): Promise<void>
}

/**
 * Takes hold of a source.
 *
 * @throws ArgumentError `stream-locked`, `invalid-source`
 */
export function openIntake<T>(source: Source<T>): Intake<T> {
  return createIntake(openSource(source))
}

/** Makes an intake of a reader that is held already. */
export function createIntake<T>(reader: SourceReader<T>): Intake<T> {
  let over = false

  function end() {
    if (over) return
    over = true
    reader.releaseLock()
  }

  return {
    get over() {
      return over
    },
    read() {
      if (over) return Promise.resolve({ done: true })
      return reader.read().then(
        (chunk) => {
          if (chunk.done) end()
          return chunk
        },
        (error) => {
          end()
          throw error
        },
      )
    },
    async leave(reason) {
      if (over) return
      over = true
      // What fails in taking leave has nobody left to go to.
      await leaveSource(reader, reason).catch(() => {})
    },
  }
}
