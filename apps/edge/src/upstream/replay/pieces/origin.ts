/** What every recording says of where it comes from. */
import type { Conversation } from "../conversation.ts"

/** A fixed date: a recording is the same each time. 2026-01-01T00:00:00Z, in seconds. */
export const CREATED = 1_767_225_600

/** The model's name on the wire. */
export function modelOf({ name }: Conversation): string {
  return `replay/${name}`
}
