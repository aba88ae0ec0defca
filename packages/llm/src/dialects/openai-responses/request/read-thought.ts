/** Reads reasoning that comes back: a summary, the thoughts themselves, and what is encrypted of them. */
import type { JsonObject } from "../../../part.ts"
import type { PromptReasoning } from "../../../prompt.ts"
import { unwrapSignature } from "../../../signature.ts"
import { textOf } from "../../../wire/json-value.ts"
import { takeList, takeObject, takeText, takeTextOrNone } from "../../../wire/request-value.ts"
import { NAME } from "../name.ts"
import { extraOf } from "./read-content.ts"

const ITEM: ReadonlySet<string> = new Set(["type", "id", "summary", "content", "encrypted_content", "status"])

/** Gives one piece for each section. What is another dialect's comes back as the one piece that it was. */
export function readThought(item: JsonObject, path: string): PromptReasoning[] {
  const encrypted = takeTextOrNone(item.encrypted_content, `${path}.encrypted_content`)
  const signature = encrypted ? unwrapSignature(encrypted, NAME, "encrypted") : undefined
  const summary = readSections(item.summary, `${path}.summary`)
  const content = readSections(item.content, `${path}.content`)
  const itemId = textOf(item.id)
  const shared = itemId === undefined ? {} : { itemId }
  const head = {
    ...(signature && { signatures: [signature] }),
    ...(extraOf(item, ITEM) && { extra: extraOf(item, ITEM) }),
  }
  const texts = [...summary, ...content]
  if (texts.length === 0) return [{ type: "reasoning", text: "", kind: "redacted", ...shared, ...head }]
  if (signature !== undefined && signature.from !== NAME) {
    const kind = signature.kind === "redacted" ? "redacted" : "full"
    return [{ type: "reasoning", text: texts.join("\n\n"), kind, ...shared, ...head }]
  }
  return texts.map((text, index) => ({
    type: "reasoning",
    text,
    kind: index < summary.length ? "summary" : "full",
    ...shared,
    ...(index === 0 && head),
  }))
}

function readSections(value: unknown, path: string): string[] {
  return takeList(value, path).map((part, index) =>
    takeText(takeObject(part, `${path}[${index}]`).text, `${path}[${index}].text`),
  )
}
