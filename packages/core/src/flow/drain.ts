/** The one loop behind the sinks: reads a source to its end, one item after the other, and waits for what takes it. */
import type { Source } from "../drive/source.ts"
import type { FlowOptions } from "./flow.ts"
import { openIntake } from "./intake.ts"

/**
 * Reads a source to its end. What `take` throws, or gives a promise for that rejects, is what this rejects with, and
 * the source is cancelled with it; an abort ends both at once.
 *
 * @param begin is given a function that fails the sink from outside, and gives one that is called once, at the end
 */
export async function drain<T>(
  source: Source<T>,
  { signal }: FlowOptions,
  take: (item: T) => unknown,
  begin?: (fail: (error: unknown) => void) => (failed: boolean) => void,
): Promise<void> {
  const intake = openIntake(source)
  let over = false
  let end: ((failed: boolean) => void) | undefined

  await new Promise<void>((resolve, reject) => {
    function finish(failed: boolean, error?: unknown) {
      if (over) return
      over = true
      signal?.removeEventListener("abort", abort)
      intake.leave(error)
      if (failed) reject(error)
      try {
        end?.(failed)
      } catch (trouble) {
        reject(trouble)
      }
      resolve()
    }
    const fail = (error: unknown) => finish(true, error)
    const abort = () => fail(signal?.reason)
    async function read() {
      while (!over) {
        const chunk = await intake.read()
        if (over || chunk.done) return
        await take(chunk.value as T)
      }
    }
    end = begin?.(fail)
    // It may have failed in beginning.
    if (over) end?.(true)
    else if (signal?.aborted) abort()
    else signal?.addEventListener("abort", abort)
    read().then(() => finish(false), fail)
  })
}
