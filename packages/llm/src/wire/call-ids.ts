/**
 * Ids of calls in conversations where a call may have none: what a tool gave then answers the first call of its name, or
 * the first of all, that has no answer yet.
 */

export interface CallIds {
  /** Takes a call and gives its id. */
  begin(id: string | undefined, name: string): string
  /** Takes what a tool gave and gives the id of the call that it answers. */
  answer(id: string | undefined, name: string | undefined): string
}

/** Ids in the order of their calls, of which those before `next` are answered. */
interface Queue {
  readonly ids: string[]
  next: number
}

export function createCallIds(): CallIds {
  const used = new Set<string>()
  /** The names of calls that have no answer yet, by their ids. */
  const open = new Map<string, string>()
  const all: Queue = { ids: [], next: 0 }
  const byName = new Map<string, Queue>()
  let count = 0

  function fresh(): string {
    let id = `call_${count++}`
    while (used.has(id)) id = `call_${count++}`
    return id
  }

  /** Gives the first that is open: nothing is passed twice, however many there are. */
  function first(queue: Queue | undefined, name: string | undefined): string | undefined {
    for (; queue !== undefined && queue.next < queue.ids.length; queue.next++) {
      const id = queue.ids[queue.next] as string
      if (open.has(id) && (name === undefined || open.get(id) === name)) return id
    }
    return undefined
  }

  return {
    begin(id = fresh(), name) {
      used.add(id)
      open.set(id, name)
      all.ids.push(id)
      const queue = byName.get(name) ?? { ids: [], next: 0 }
      queue.ids.push(id)
      byName.set(name, queue)
      return id
    },
    answer(id, name) {
      const found = id ?? first(name === undefined ? all : byName.get(name), name) ?? fresh()
      open.delete(found)
      return found
    },
  }
}
