/**
 * `reasoning_details`: what OpenRouter tells of reasoning beyond its text, so that it can be sent back: who signed it, and
 * what of it is encrypted. In the model an entry without its text is the data of a signature.
 *
 * @see https://openrouter.ai/docs/use-cases/reasoning-tokens
 */
import type { JsonObject } from "../../part.ts"
import type { PromptSignature } from "../../prompt.ts"
import { unwrapSignature, vouchedText, wrapSignature } from "../../signature.ts"
import { isTooDeep } from "../../wire/depth.ts"
import { isObject, numberOf, textOf } from "../../wire/json-value.ts"
import { NAME } from "./name.ts"

export interface ReasoningDetail {
  readonly kind: "full" | "summary" | "redacted"
  /** Which block of reasoning it is of, where that is told. */
  readonly index: number | undefined
  readonly text: string
  /** The whole text of the block, where it came with the signature. */
  readonly vouched: string | undefined
  /** The entry without its text and its signature. */
  readonly facts: JsonObject
  readonly signature: PromptSignature | undefined
}

const TEXTS: Readonly<Record<string, "text" | "summary">> = { "reasoning.text": "text", "reasoning.summary": "summary" }

/** Reads an entry; gives nothing where it is of a type that is not known. */
export function readDetail(entry: unknown): ReasoningDetail | undefined {
  if (!isObject(entry)) return undefined
  const type = textOf(entry.type) ?? ""
  const member = Object.hasOwn(TEXTS, type) ? TEXTS[type] : undefined
  if (member === undefined && type !== "reasoning.encrypted") return undefined
  const { text: _text, summary: _summary, signature, data, ...facts } = entry
  const opaque = textOf(member === undefined ? data : signature)
  return {
    kind: member === undefined ? "redacted" : member === "summary" ? "summary" : "full",
    index: numberOf(entry.index),
    text: (member && textOf(entry[member])) ?? "",
    vouched: opaque === undefined ? undefined : vouchedText(opaque),
    facts,
    signature: opaque === undefined ? undefined : readSignature(opaque, facts, member === undefined),
  }
}

function readSignature(opaque: string, facts: JsonObject, isEncrypted: boolean): PromptSignature {
  const kind = isEncrypted ? "encrypted" : "signature"
  const signature = unwrapSignature(opaque, NAME, kind)
  if (signature.from !== NAME) return signature
  return { data: JSON.stringify({ ...facts, [isEncrypted ? "data" : "signature"]: opaque }), from: NAME, kind }
}

/**
 * Writes the entry of a signature, without the text that it is of.
 *
 * @param index which block of reasoning it is of
 * @param vouched the text, for clients that keep of it no more than what came last
 */
export function writeDetail(signature: PromptSignature, index: number, vouched?: string): JsonObject {
  const isEncrypted = (signature.kind ?? "signature") !== "signature"
  const own = signature.from === NAME ? parseEntry(signature.data) : undefined
  if (own !== undefined) return own
  const type = isEncrypted ? "reasoning.encrypted" : "reasoning.text"
  return {
    type,
    [isEncrypted ? "data" : "signature"]: wrapSignature(signature, NAME, vouched),
    format: "unknown",
    index,
  }
}

/** Writes a block of reasoning as entries, with its text in them. */
export function writeDetails(
  reasoning: { readonly text: string; readonly kind?: string | undefined },
  signatures: readonly PromptSignature[],
  index: number,
): JsonObject[] {
  const entries = signatures.map((signature) => writeDetail(signature, index))
  if (reasoning.text === "") return entries
  const member = reasoning.kind === "summary" ? "summary" : "text"
  const place = entries.findIndex(({ type }) => type === `reasoning.${member}`)
  const { type: _type, data: _data, signature: _signature, ...facts } = entries[0] ?? { index }
  const base = entries[place] ?? { ...facts, type: `reasoning.${member}` }
  const entry = { ...base, [member]: reasoning.text }
  return place < 0 ? [entry, ...entries] : entries.with(place, entry)
}

function parseEntry(data: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(data)
    return readDetail(value) === undefined || isTooDeep(value) ? undefined : (value as JsonObject)
  } catch {
    return undefined
  }
}
