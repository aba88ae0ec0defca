/** The loop that reads a source ahead, for as long as there is room for what it gives. */
import { type Chunk, leaveSource, openSource, type Source } from "../drive/source.ts"

/** A source that is read ahead. */
export interface Feed {
  /** Whether the source has ended, failed, or been left. */
  readonly over: boolean
  /** Reads on, where there is room. */
  next(): void
  /** Cancels the source with a reason and lets it go. Does nothing where it is over. Never rejects. */
  leave(reason: unknown): Promise<void>
}

/** What becomes of what is read. */
export interface FeedWork<T> {
  /** Says whether there is room for one more item. */
  ready(): boolean
  /** Takes an item. What it throws ends the feed as an error of the source would, and cancels the source with it. */
  take(item: T): void
  /** Takes the end, or the error. Not called where the source is left. */
  end(failure?: { readonly error: unknown }): void
}

/**
 * Takes hold of a source. Nothing is read before `next` is called.
 *
 * @throws ArgumentError `stream-locked`, `invalid-source`
 */
export function openFeed<T>(source: Source<T>, { ready, take, end }: FeedWork<T>): Feed {
  const reader = openSource(source)
  let over = false
  let reading = false

  function next() {
    if (reading || over || !ready()) return
    reading = true
    reader.read().then(onChunk, onError)
  }

  function onChunk(chunk: Chunk<T>) {
    if (over) return
    if (chunk.done) return finish()
    try {
      take(chunk.value as T)
    } catch (error) {
      leave(error)
      end({ error })
    }
    // Not before: a reader who waits asks for more as soon as he has the item, and others may not have it yet.
    reading = false
    next()
  }

  function onError(error: unknown) {
    if (!over) finish({ error })
  }

  function finish(failure?: { readonly error: unknown }) {
    over = true
    reader.releaseLock()
    end(failure)
  }

  async function leave(reason: unknown) {
    if (over) return
    over = true
    // What fails in taking leave has nobody left to go to.
    await leaveSource(reader, reason).catch(() => {})
  }

  return {
    get over() {
      return over
    },
    next,
    leave,
  }
}
