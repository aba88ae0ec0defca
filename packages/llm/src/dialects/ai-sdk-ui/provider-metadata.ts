/**
 * What stands in the `providerMetadata` of chunks and of message parts, which clients keep and send back: opaque things by
 * the dialect whose they are, and under `millrace` what the format has no member for.
 *
 * `{ anthropic: { signature: "…" }, millrace: { itemId: "…" } }`; `encrypted` and `redacted` are the other kinds of opaque
 * things, and where there are several of a kind they stand in a list. The names that the AI SDK's own providers use are
 * read as well, so that a conversation can move from an application of theirs to the gateway.
 */
import type { Extra, JsonObject } from "../../part.ts"
import type { PromptSignature } from "../../prompt.ts"
import { compact, isObject, objectOf, textOf, unknownFields } from "../../wire/json-value.ts"
import { NAME } from "./name.ts"

/** Where what is ours stands. */
export const OWN = "millrace"

const DIALECT = /^[a-z][a-z-]{0,31}$/

/** The dialects of the AI SDK's providers, where they have other names. */
const ALIASES: ReadonlyMap<string, string> = new Map([
  ["google", "gemini"],
  ["vertex", "gemini"],
  ["openai", "openai-responses"],
  ["azure", "openai-responses"],
  ["bedrock", "bedrock-converse"],
])

const KINDS: ReadonlyMap<string, "signature" | "encrypted" | "redacted"> = new Map([
  ["signature", "signature"],
  ["thoughtSignature", "signature"],
  ["encrypted", "encrypted"],
  ["reasoningEncryptedContent", "encrypted"],
  ["redacted", "redacted"],
  ["redactedData", "redacted"],
])

/** Members of a provider that are read here. */
const READ: ReadonlySet<string> = new Set([...KINDS.keys(), "itemId", "imageDetail"])

/** Reads the opaque things. */
export function signaturesOf(metadata: unknown): PromptSignature[] {
  const found: PromptSignature[] = []
  for (const [provider, members] of Object.entries(objectOf(metadata) ?? {})) {
    const from = ALIASES.get(provider) ?? provider
    if (!isObject(members) || provider === OWN || !DIALECT.test(from)) continue
    for (const [name, value] of Object.entries(members)) {
      const kind = KINDS.get(name)
      if (kind === undefined) continue
      for (const each of Array.isArray(value) ? value : [value]) {
        const data = textOf(each)
        if (data !== undefined) found.push({ data, from, kind })
      }
    }
  }
  return found
}

/** Reads what is ours. */
export function ownOf(metadata: unknown): JsonObject {
  return objectOf(objectOf(metadata)?.[OWN]) ?? {}
}

/** Reads the wire's id of an item: ours, or where the AI SDK's provider for OpenAI keeps it. */
export function itemIdOf(metadata: unknown): string | undefined {
  const openai = objectOf(objectOf(metadata)?.openai)
  return textOf(ownOf(metadata).itemId) ?? textOf(openai?.itemId)
}

/**
 * Writes metadata, or nothing where there is none to be written.
 *
 * @param own what is ours; members that hold `undefined` are left out
 * @param native metadata as it came, which is gone on with
 */
export function writeMetadata(
  signatures: readonly PromptSignature[],
  own: JsonObject = {},
  native?: JsonObject | undefined,
): JsonObject | undefined {
  // Clients throw at members that are no objects.
  const metadata = new Map<string, unknown>(Object.entries(native ?? {}).filter(([, members]) => isObject(members)))
  const told = new Set(signaturesOf(native).map(keyOf))
  const added = new Map<string, Map<string, string[]>>()
  for (const signature of signatures) {
    const { data, from, kind = "signature" } = signature
    if (told.has(keyOf(signature))) continue
    told.add(keyOf(signature))
    const kinds = added.get(from) ?? new Map<string, string[]>()
    const list = kinds.get(kind) ?? []
    list.push(data)
    added.set(from, kinds.set(kind, list))
  }
  for (const [from, kinds] of added) {
    const members = objectOf(metadata.get(from)) ?? {}
    const made = [...kinds].map(([kind, list]) => {
      const all = members[kind] === undefined ? list : [members[kind], list].flat()
      return [kind, all.length === 1 ? all[0] : all]
    })
    metadata.set(from, { ...members, ...Object.fromEntries(made) })
  }
  const ours = compact(own)
  if (Object.keys(ours).length > 0) metadata.set(OWN, { ...objectOf(metadata.get(OWN)), ...ours })
  return metadata.size > 0 ? Object.fromEntries(metadata) : undefined
}

/** Gives what an opaque thing is known by among others. */
function keyOf({ data, from, kind = "signature" }: PromptSignature): string {
  return `${from} ${kind} ${data}`
}

/** Gives, as `extra`, what metadata says beside what is read here. */
export function withoutKnown(metadata: unknown): { readonly extra?: Extra } {
  const rest = new Map<string, unknown>()
  for (const [provider, members] of Object.entries(objectOf(metadata) ?? {})) {
    if (provider === OWN) continue
    const unknown = isObject(members) ? unknownFields(members, READ) : undefined
    if (unknown !== undefined) rest.set(provider, unknown)
  }
  return rest.size > 0 ? { extra: { from: NAME, fields: { providerMetadata: Object.fromEntries(rest) } } } : {}
}
