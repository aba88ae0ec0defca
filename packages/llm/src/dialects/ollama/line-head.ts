/** What every line says of itself. */
import type { AnswerOptions } from "../../dialect.ts"
import { extraOf, type StartPart } from "../../part.ts"
import { textOf } from "../../wire/json-value.ts"

/** In UTF-16 code units. A time is said in every line: what is longer is none, and would make a flood of a stream. */
const MAX_TIME_LENGTH = 64

export interface LineHead {
  readonly model: string
  readonly created_at: string
}

export function lineHead(start: Omit<StartPart, "type">, options: AnswerOptions): LineHead {
  const time = textOf(extraOf(start, "ollama")?.created_at)
  return {
    model: options.model ?? start.model ?? "",
    created_at:
      time !== undefined && time.length <= MAX_TIME_LENGTH ? time : timeOf(start.created ?? options.created ?? 0),
  }
}

function timeOf(seconds: number): string {
  const time = new Date(seconds * 1_000)
  return Number.isNaN(time.getTime()) ? new Date(0).toISOString() : time.toISOString()
}
