/**
 * Carries what is opaque in a text or in a call of a tool from elsewhere: the format has no field for it there, and
 * without it the conversation could not go on where it came from. It goes into a block of withheld thinking behind its
 * own, which clients keep and send back without looking into it.
 */
import type { JsonObject } from "../../part.ts"
import type { PromptSignature } from "../../prompt.ts"
import { unwrapSignature, wrapSignature } from "../../signature.ts"
import { textOf } from "../../wire/json-value.ts"

/** Says whether something opaque is of a kind that is carried so: it vouches for what can be read, elsewhere. */
export function isForeign({ from, kind = "signature" }: PromptSignature): boolean {
  return from !== "anthropic" && kind === "signature"
}

/** Writes the block. */
export function carrierBlock(signature: PromptSignature): JsonObject {
  return { type: "redacted_thinking", data: wrapSignature(signature, "anthropic") }
}

/** Reads the block; gives nothing where it is one of Anthropic's own, or carries what is of a block by itself. */
export function carriedSignature({ type, data }: JsonObject): PromptSignature | undefined {
  const text = type === "redacted_thinking" ? textOf(data) : undefined
  const signature = text === undefined ? undefined : unwrapSignature(text, "anthropic", "redacted")
  return signature !== undefined && isForeign(signature) ? signature : undefined
}
