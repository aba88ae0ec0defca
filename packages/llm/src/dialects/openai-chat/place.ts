/** Places in a chunk, as `raw` parts of this dialect name them. */
import { MAX_CHOICES } from "./name.ts"

export interface Place {
  readonly in: "chunk" | "choice" | "delta" | "call"
  readonly choice: number
}

const FORM = /^choices\[(\d{1,3})\](\.delta(\.tool_calls)?)?$/

/** Reads a place; gives nothing where clients could not bear what stood there, or nothing can stand. */
export function readPlace(at: string | undefined): Place | undefined {
  if (at === "") return { in: "chunk", choice: 0 }
  const found = FORM.exec(at ?? "none")
  const choice = Number(found?.[1])
  if (found === null || choice >= MAX_CHOICES) return undefined
  return { in: found[3] ? "call" : found[2] ? "delta" : "choice", choice }
}
