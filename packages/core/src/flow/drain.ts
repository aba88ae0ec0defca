/** The one loop behind the sinks: reads a source to its end, one item after the other, and waits for what takes it. */
import type { Source } from "../drive/source.ts"
import type { FlowOptions } from "./flow.ts"
import { openIntake } from "./intake.ts"

/**
 * Reads a source to its end. What `take` throws, or gives a promise for that rejects, is what this rejects with, and
 * the source is cancelled with it; an abort ends both at once. `end` is called once, before the promise settles.
 */
export async function drain<T>(
  source: Source<T>,
  { signal }: FlowOptions,
  take: (item: T) => unknown,
  end?: (error?: { readonly error: unknown }) => void,
): Promise<void> {
  const intake = openIntake(source)
  let over = false

  await new Promise<void>((resolve, reject) => {
    function finish(failure?: { readonly error: unknown }) {
      if (over) return
      over = true
      signal?.removeEventListener("abort", abort)
      intake.leave(failure?.error)
      try {
        end?.(failure)
      } catch (error) {
        reject(error)
      }
      if (failure) reject(failure.error)
      else resolve()
    }
    const abort = () => finish({ error: signal?.reason })
    const read = async () => {
      for (;;) {
        const chunk = await intake.read()
        if (over || chunk.done) return
        await take(chunk.value as T)
        if (over) return
      }
    }
    if (signal?.aborted) return abort()
    signal?.addEventListener("abort", abort)
    read().then(
      () => finish(),
      (error) => finish({ error }),
    )
  })
}
