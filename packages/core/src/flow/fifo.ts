/** Items that leave in the order in which they came. Each step costs the same however many there are; that of `shift` does not. */

/** A line of items. */
export interface Fifo<T> {
  readonly length: number
  /** What leaves next. */
  readonly first: T | undefined
  push(item: T): void
  /** Takes what comes next, where there is some. */
  shift(): T | undefined
  /** All there are. */
  all(): T[]
}

/** Makes a line, which is empty. */
export function createFifo<T>(): Fifo<T> {
  let items: (T | undefined)[] = []
  /** Where the first one stands. */
  let position = 0

  return {
    get length() {
      return items.length - position
    },
    get first() {
      return items[position]
    },
    push: (item) => void items.push(item),
    shift() {
      const item = items[position]
      // What has left is not held on to, and its room is given back once it is half of all there is.
      items[position] = undefined
      if (++position === items.length) items.length = position = 0
      else if (position * 2 > items.length) {
        items = items.slice(position)
        position = 0
      }
      return item
    },
    all: () => items.slice(position) as T[],
  }
}
