/**
 * Lets an opaque thing of one dialect travel through another dialect's opaque field and come back as what it was: it is
 * wrapped in words that say whose it is. What is not wrapped belongs to the dialect that carries it.
 */
import type { PromptSignature } from "./prompt.ts"

const MARK = "millrace:"
const FORM = /^millrace:([a-z][a-z-]{0,31}):(signature|encrypted|redacted):/

/** Writes a signature into a field of the dialect `carrier`. What looks wrapped by itself is wrapped all the same. */
export function wrapSignature({ data, from, kind = "signature" }: PromptSignature, carrier: string): string {
  return from === carrier && !data.startsWith(MARK) ? data : `${MARK}${from}:${kind}:${data}`
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
    data: text.slice(found[0].length),
    from: found[1] as string,
    kind: found[2] as "signature" | "encrypted" | "redacted",
  }
}
