/**
 * A clock for workerd. The one there runs during synchronous work, in a local process, but it ticks once a millisecond.
 * Between two ticks time can be told by how often the clock can be read until the next one.
 */

const NANOSECONDS = 1_000_000
const TICKS_TO_LEARN_FROM = 51

/** Makes a clock in nanoseconds. Reading it takes up to a millisecond, of which nothing falls into what is measured. */
export function createFineClock(readMilliseconds: () => number): () => number {
  /** Waits for the next tick. Gives it, and how many readings that took. */
  function nextTick(): { tick: number; readings: number } {
    const last = readMilliseconds()
    let tick = last
    let readings = 0
    while (tick === last) {
      tick = readMilliseconds()
      readings++
    }
    return { tick, readings }
  }

  nextTick()
  const learned = Array.from({ length: TICKS_TO_LEARN_FROM }, () => nextTick().readings).sort((a, b) => a - b)
  const readingsPerTick = learned[TICKS_TO_LEARN_FROM >> 1] ?? 1
  /** What was spent waiting for ticks, and is taken out of the time that is told. */
  let waited = 0

  return () => {
    const { tick, readings } = nextTick()
    const waiting = Math.min(1, readings / readingsPerTick)
    const now = tick - waiting - waited
    waited += waiting
    return now * NANOSECONDS
  }
}
