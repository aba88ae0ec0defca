/** Keeps what clients print out of the output of tests: they warn of every broken stream, and these are broken on purpose. */
import { AsyncLocalStorage } from "node:async_hooks"

const METHODS = ["debug", "error", "info", "log", "warn"] as const

const silent = new AsyncLocalStorage<true>()

for (const method of METHODS) {
  const print = console[method]
  console[method] = (...values: unknown[]) => {
    if (silent.getStore() === undefined) print.apply(console, values)
  }
}

/** Calls a function, and prints nothing that it or anything it started wants to print. */
export function silently<T>(call: () => T): T {
  return silent.run(true, call)
}
