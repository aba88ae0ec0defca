/** The last events of a stream, as they came: bounded, because an answer is not. */

/** How many events are kept. */
const LIMIT = 500

/** How much of one event is kept, in UTF-16 code units. */
const MAX_LENGTH = 2_000

export interface LogEntry {
  /** Milliseconds since the request. */
  readonly at: number
  /** The event's name, or `comment` for a line that only keeps the connection alive. */
  readonly kind: string
  readonly data: string
}

export interface EventLog {
  readonly entries: readonly LogEntry[]
  /** How many events came, those included that are no longer kept. */
  readonly total: number
}

export const emptyLog: EventLog = { entries: [], total: 0 }

/** Adds an entry, and lets the oldest go where there are too many. */
export function logEntry({ entries, total }: EventLog, entry: LogEntry): EventLog {
  const { data } = entry
  const kept = data.length > MAX_LENGTH ? { ...entry, data: `${data.slice(0, MAX_LENGTH)}…` } : entry
  return { entries: [...entries.slice(1 - LIMIT), kept], total: total + 1 }
}
