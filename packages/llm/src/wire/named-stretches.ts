/**
 * Keeps stretches for wires that name them: which are open, and by which id the parts know them. One name may stand for a
 * text and a call at once, and may come again for another stretch; two that are open never share an id.
 */
import { LimitError, type Outlet } from "@millrace/core"
import type { Part, StretchEnd, StretchStart } from "../part.ts"

/** Stretches that are open at once. */
const MAX_OPEN = 4_096

type Kind = "text" | "reasoning" | "refusal" | "tool"

export interface NamedStretch {
  readonly kind: Kind
  readonly id: string
  /** Whether there was a delta. */
  hasText: boolean
}

export interface NamedStretches {
  /** Begins a stretch. One of the same name that is open is ended. @param space names are unique within it */
  begin(space: string, name: string, start: Omit<StretchStart, "id">, controller: Outlet<Part>): NamedStretch
  /** Gives the stretch that is open under a name. */
  find(space: string, name: string): NamedStretch | undefined
  /** Goes on with a stretch; one that is not open is left for `check` to begin. Gives its id. */
  add(space: string, name: string, text: string, kind: Kind, controller: Outlet<Part>): string
  /** Ends a stretch, with what there is to be said of its end. */
  end(space: string, name: string, facts: Omit<StretchEnd, "id" | "type">, controller: Outlet<Part>): void
}

export function createNamedStretches(): NamedStretches {
  const open = new Map<string, NamedStretch>()
  const ids = new Set<string>()
  /** The stretch of the last delta: the next one is nearly always of the same. */
  let lastSpace = ""
  let lastName = ""
  let last: NamedStretch | undefined

  function find(space: string, name: string): NamedStretch | undefined {
    if (last !== undefined && name === lastName && space === lastSpace) return last
    lastSpace = space
    lastName = name
    last = open.get(`${space}:${name}`)
    return last
  }

  function idFor(space: string, name: string): string {
    let id = name
    for (let count = 0; ids.has(id); count++) id = count === 0 ? `${name}~${space}` : `${name}~${space}~${count}`
    ids.add(id)
    return id
  }

  function end(space: string, name: string, facts: Omit<StretchEnd, "id" | "type">, controller: Outlet<Part>) {
    const stretch = find(space, name)
    if (stretch === undefined) return
    last = undefined
    open.delete(`${space}:${name}`)
    ids.delete(stretch.id)
    controller.enqueue({ type: `${stretch.kind}-end`, id: stretch.id, ...facts } as StretchEnd)
  }

  return {
    find,
    end,
    begin(space, name, start, controller) {
      end(space, name, {}, controller)
      if (open.size >= MAX_OPEN) throw tooMany()
      const kind = start.type.slice(0, -"-start".length) as Kind
      const stretch: NamedStretch = { kind, id: idFor(space, name), hasText: false }
      open.set(`${space}:${name}`, stretch)
      last = stretch
      lastSpace = space
      lastName = name
      controller.enqueue({ ...start, id: stretch.id } as StretchStart)
      return stretch
    },
    add(space, name, text, kind, controller) {
      const stretch = find(space, name)
      const id = stretch?.id ?? name
      if (text === "") return id
      if (stretch !== undefined) stretch.hasText = true
      controller.enqueue({ type: `${stretch?.kind ?? kind}-delta`, id, text })
      return id
    },
  }
}

function tooMany(): LimitError {
  return new LimitError(`Cannot take more than ${MAX_OPEN} stretches at once`, {
    code: "too-many-parts",
    limit: MAX_OPEN,
    received: MAX_OPEN + 1,
  })
}
