/** What the readers of items have in common: each takes the events of one item, and the item itself once it is done. */
import { LimitError, type Outlet } from "@millrace/core"
import type { JsonObject, Part } from "../../../part.ts"

/** Items, and parts of them, in one answer. */
const MAX_COUNT = 65_536
/** What is held back of items that are not done, in UTF-16 code units. */
const MAX_HELD = 8_388_608

export interface ItemReader {
  /** The stretch that events go with which nobody knows, once there is one. */
  readonly stretch: string | undefined
  /** Takes an event of the item, and says whether it knows it. */
  take(type: string, event: JsonObject, controller: Outlet<Part>): boolean
  /** Takes the item as it is in the end. */
  done(item: JsonObject, controller: Outlet<Part>): void
  /** Takes that the answer is complete, and the item was never told to be. */
  end(controller: Outlet<Part>): void
}

/** What readers share in one stream. */
export interface ReaderContext {
  /** Counts an item, or a part of one. */
  count(): void
  /** Gives an id that the stream has not had. */
  nextId(): string
  /** Gives an id for a call that the wire gave none. */
  nextCallId(): string
  /** Says how much more is held back, in code units. */
  hold(length: number): void
  /** Says that a client is to carry out a call. */
  noteClientCall(): void
}

/** @param idPrefix stands before the ids of calls that the wire gave none */
export function createReaderContext(idPrefix: () => string): ReaderContext & { readonly hasClientCall: boolean } {
  let count = 0
  let ids = 0
  let calls = 0
  let held = 0
  let hasClientCall = false

  function add() {
    if (++count > MAX_COUNT) {
      throw new LimitError(`Cannot take more than ${MAX_COUNT} items and parts in one answer`, {
        code: "too-many-parts",
        limit: MAX_COUNT,
        received: count,
      })
    }
  }

  return {
    count: add,
    nextId() {
      add()
      return String(ids++)
    },
    nextCallId: () =>
      `${idPrefix()
        .replace(/[^A-Za-z0-9_-]/g, "_")
        .slice(0, 56)}_${calls++}`,
    hold(length) {
      held += length
      if (held <= MAX_HELD) return
      throw new LimitError(`Cannot hold back more than ${MAX_HELD} code units of items: current length is ${held}`, {
        code: "part-too-long",
        limit: MAX_HELD,
        received: held,
      })
    },
    noteClientCall() {
      hasClientCall = true
    },
    get hasClientCall() {
      return hasClientCall
    },
  }
}
