/**
 * Lets an opaque thing of one dialect travel through another dialect's opaque field and come back as what it was: it is
 * wrapped in words that say whose it is. What is not wrapped belongs to the dialect that carries it.
 */
import type { PromptSignature } from "./prompt.ts"

const MARK = "millrace:"
const FORM = /^millrace:([a-z][a-z-]{0,31}):(signature|encrypted|redacted)(?:\+(\d{1,7}))?:/

/**
 * Says whether a text may hold an opaque thing of another dialect. A request that does is not for a provider as it is, also
 * where it is in the provider's own dialect: read and written, it holds none.
 *
 * @param text JSON, as it came
 *
 * @example A thought that Gemini has signed, in the words of Anthropic
 * ```ts
 * import { mayHoldWrapped } from "@millrace/llm"
 *
 * mayHoldWrapped('{"type":"thinking","thinking":"Hm","signature":"millrace:gemini:signature:S"}') // => true
 * ```
 */
export function mayHoldWrapped(text: string): boolean {
  return text.includes(MARK)
}

/**
 * Writes a signature into a field of the dialect `carrier`. What looks wrapped by itself is wrapped all the same.
 *
 * @param vouched the text that it vouches for, where clients may lose a part of that and keep the field
 */
export function wrapSignature(
  { data, from, kind = "signature" }: PromptSignature,
  carrier: string,
  vouched = "",
): string {
  if (from === carrier && !data.startsWith(MARK)) return data
  const length = vouched === "" ? "" : `+${vouched.length}`
  return `${MARK}${from}:${kind}${length}:${vouched}${data}`
}

/** Reads a field of the dialect `carrier`. @param kind what the carrier's own is */
export function unwrapSignature(
  text: string,
  carrier: string,
  kind: "signature" | "encrypted" | "redacted" = "signature",
): PromptSignature {
  const found = text.startsWith(MARK) ? FORM.exec(text) : null
  if (found === null) return { data: text, from: carrier, kind }
  return {
    data: text.slice(found[0].length + Number(found[3] ?? 0)),
    from: found[1] as string,
    kind: found[2] as "signature" | "encrypted" | "redacted",
  }
}

/** Reads the text that was wrapped with a signature, if there was one. */
export function vouchedText(text: string): string | undefined {
  const found = text.startsWith(MARK) ? FORM.exec(text) : null
  if (found?.[3] === undefined) return undefined
  const start = found[0].length
  return text.slice(start, start + Number(found[3]))
}
