/** What every response says of itself. */
import type { AnswerOptions } from "../../dialect.ts"
import { extraOf, type JsonObject, type StartPart } from "../../part.ts"
import { compact, textOf } from "../../wire/json-value.ts"

export function responseHead(start: Omit<StartPart, "type">, options: AnswerOptions): JsonObject {
  const created = start.created ?? options.created
  return compact({
    modelVersion: options.model ?? start.model,
    createTime: textOf(extraOf(start, "gemini")?.createTime) ?? (created === undefined ? undefined : timeOf(created)),
    responseId: start.id ?? options.id ?? "millrace",
  })
}

function timeOf(seconds: number): string | undefined {
  const time = new Date(seconds * 1_000)
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString()
}
