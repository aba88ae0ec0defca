/**
 * Makes stretches for wires that do not say where one begins and ends: what is not of the kind under way ends it and
 * begins another.
 */
import type { Outlet } from "@millrace/core"
import type { Extra, Part, StretchStart } from "../part.ts"

/** The kinds that a decoder finds by their text alone; calls have more to them. */
export type TextKind = "text" | "reasoning" | "refusal"

/** What a start may say beside its kind, its id and its choice. */
export interface StretchFacts {
  readonly kind?: "full" | "summary" | "redacted" | undefined
  readonly phase?: string | undefined
  readonly itemId?: string | undefined
  readonly logprobs?: readonly unknown[] | undefined
  readonly extra?: Extra | undefined
}

export interface Stretches {
  /** Gives an id that the stream has not had. */
  nextId(): string
  /** Adds to the stretch of a kind under way, and begins one where there is none. Gives its id. */
  add(kind: TextKind, text: string, controller: Outlet<Part>, choice?: number, facts?: StretchFacts): string
  /** Begins a stretch of a kind where none is under way, and gives its id. */
  open(kind: TextKind, controller: Outlet<Part>, choice?: number, facts?: StretchFacts): string
  /** The kind and id of the stretch under way, if there is one. */
  current(choice?: number): { readonly kind: TextKind; readonly id: string } | undefined
  /** Ends the stretch under way, if there is one. */
  end(controller: Outlet<Part>, choice?: number): void
}

export function createStretches(): Stretches {
  const open = new Map<number, { readonly kind: TextKind; readonly id: string }>()
  let count = 0
  let last: { readonly kind: TextKind; readonly id: string } | undefined
  let lastChoice = 0

  function find(choice: number) {
    if (choice !== lastChoice) {
      last = open.get(choice)
      lastChoice = choice
    }
    return last
  }

  function end(controller: Outlet<Part>, choice: number) {
    const stretch = find(choice)
    if (stretch === undefined) return
    open.delete(choice)
    last = undefined
    controller.enqueue({ type: `${stretch.kind}-end`, id: stretch.id })
  }

  function begin(kind: TextKind, controller: Outlet<Part>, choice: number, facts?: StretchFacts): string {
    const stretch = find(choice)
    if (stretch?.kind === kind) return stretch.id
    end(controller, choice)
    const id = String(count++)
    last = { kind, id }
    open.set(choice, last)
    const start: StretchStart = {
      type: `${kind}-start`,
      id,
      ...(choice > 0 && { choice }),
      ...(kind === "reasoning" && facts?.kind !== undefined && { kind: facts.kind }),
      ...(kind === "text" && facts?.phase !== undefined && { phase: facts.phase }),
      ...(facts?.itemId !== undefined && { itemId: facts.itemId }),
      ...(facts?.extra !== undefined && { extra: facts.extra }),
    } as StretchStart
    controller.enqueue(start)
    return id
  }

  return {
    nextId: () => String(count++),
    add(kind, text, controller, choice = 0, facts) {
      const id = begin(kind, controller, choice, facts)
      const logprobs = kind === "text" ? facts?.logprobs : undefined
      if (logprobs !== undefined) controller.enqueue({ type: "text-delta", id, text, logprobs })
      else if (text !== "") controller.enqueue({ type: `${kind}-delta`, id, text })
      return id
    },
    open: (kind, controller, choice = 0, facts) => begin(kind, controller, choice, facts),
    current: (choice = 0) => find(choice),
    end: (controller, choice = 0) => end(controller, choice),
  }
}
