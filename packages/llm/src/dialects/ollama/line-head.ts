/** What every line says of itself. */
import type { AnswerOptions } from "../../dialect.ts"
import { extraOf, type StartPart } from "../../part.ts"
import { textOf } from "../../wire/json-value.ts"

export interface LineHead {
  readonly model: string
  readonly created_at: string
}

export function lineHead(start: Omit<StartPart, "type">, options: AnswerOptions): LineHead {
  return {
    model: options.model ?? start.model ?? "",
    created_at: textOf(extraOf(start, "ollama")?.created_at) ?? timeOf(start.created ?? options.created ?? 0),
  }
}

function timeOf(seconds: number): string {
  const time = new Date(seconds * 1_000)
  return Number.isNaN(time.getTime()) ? new Date(0).toISOString() : time.toISOString()
}
