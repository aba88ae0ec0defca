/** How something that has no end is described. */
import type { Block } from "@millrace/core"

export interface Endless {
  readonly name: string
  /** A block that stops at a limit. */
  create(limit: number): Block<never, unknown>
  /** What comes first, and does not count. */
  readonly first?: string
  /** What then comes for ever. */
  readonly again: string
  /** Whether the block takes text. */
  readonly isText?: boolean
  /**
   * How many times the limit is held at most: an engine takes two bytes for each unit of a text beyond Latin-1, and a
   * rope of many short lines takes more than its text. @default 1
   */
  readonly times?: number
  /** The code of the error that stops it. */
  readonly code: string
}
