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

export function createCallIds(): CallIds {
  const used = new Set<string>()
  /** Calls that have no answer yet: those of each name, and all of them. */
  const byName = new Map<string, Set<string>>()
  const open = new Map<string, string>()
  let count = 0

  function fresh(): string {
    let id = `call_${count++}`
    while (used.has(id)) id = `call_${count++}`
    return id
  }

  return {
    begin(id = fresh(), name) {
      used.add(id)
      open.set(id, name)
      const ids = byName.get(name) ?? new Set()
      byName.set(name, ids.add(id))
      return id
    },
    answer(id, name) {
      const ids = name === undefined ? open : byName.get(name)
      const found = id ?? ids?.keys().next().value ?? fresh()
      byName.get(open.get(found) ?? "")?.delete(found)
      open.delete(found)
      return found
    },
  }
}
