/** Tells how much memory is held. Needs `node --expose-gc`: what is garbage does not count. */

/** Bytes that are held right now: objects of the heap, and what they hold outside it. */
export function heldBytes(): number {
  if (globalThis.gc === undefined) throw new Error("Cannot tell what is held: run with --expose-gc")
  // Once for what is garbage, and once for what only that has held.
  globalThis.gc()
  globalThis.gc()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
