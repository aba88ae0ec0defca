/**
 * Makes an error that nobody catches fail the run in workerd, as it does everywhere else: workerd only logs what a
 * timer's callback throws, and Vitest there listens to unhandled rejections alone. So every such error becomes one.
 */
globalThis.addEventListener("error", (event) => void Promise.reject(event.error))

globalThis.setTimeout = guard(globalThis.setTimeout)
globalThis.setInterval = guard(globalThis.setInterval)

function guard<Timer extends typeof setTimeout | typeof setInterval>(start: Timer): Timer {
  const guarded = (callback: (...parameters: unknown[]) => void, delay?: number, ...parameters: unknown[]) =>
    start(() => {
      try {
        callback(...parameters)
      } catch (error) {
        void Promise.reject(error)
      }
    }, delay)
  return guarded as Timer
}
