/** Ids of calls: Gemini's may have none, and then a response answers the first call of its name that has no response. */

export interface CallIds {
  begin(id: string | undefined, name: string): string
  answer(id: string | undefined, name: string): string
}

export function createCallIds(): CallIds {
  const used = new Set<string>()
  /** Calls by name that have no response yet. */
  const open = new Map<string, Set<string>>()
  let count = 0

  function fresh(): string {
    let id = `call_${count++}`
    while (used.has(id)) id = `call_${count++}`
    return id
  }

  return {
    begin(id = fresh(), name) {
      used.add(id)
      const ids = open.get(name) ?? new Set()
      open.set(name, ids.add(id))
      return id
    },
    answer(id, name) {
      const ids = open.get(name)
      const found = id ?? ids?.values().next().value ?? fresh()
      ids?.delete(found)
      return found
    },
  }
}
