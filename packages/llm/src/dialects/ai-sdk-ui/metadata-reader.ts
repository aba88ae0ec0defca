/**
 * Reads the metadata of stretches as a stream tells them: what a later chunk says counts in place of what an earlier one
 * said, and says most of it once more.
 */
import type { Outlet } from "@millrace/core"
import type { Extra, JsonObject, Part } from "../../part.ts"
import type { PromptSignature } from "../../prompt.ts"
import { objectOf } from "../../wire/json-value.ts"
import { NAME } from "./name.ts"
import { itemIdOf, signaturesOf } from "./provider-metadata.ts"

/** The members of a chunk that are kept for the same format, where they are there. */
const KEPT = ["providerMetadata", "dynamic", "title", "toolMetadata", "providerExecuted", "errorText"]

/** Opaque things of one stretch that are not told twice. */
const MAX_TOLD = 64

export interface MetadataReader {
  /** Gives what a start says beside its kind. */
  start(chunk: JsonObject): { readonly itemId?: string; readonly extra?: Extra }
  /** Tells the opaque things of an open stretch that were not told yet. */
  read(id: string, metadata: unknown, controller: Outlet<Part>): void
  /** Reads what a delta says, which its stretch's end may not say again. */
  readDelta(id: string, metadata: unknown, controller: Outlet<Part>): void
  /** Gives what an end says. */
  end(id: string, chunk: JsonObject): { readonly extra?: Extra }
}

export function createMetadataReader(): MetadataReader {
  /** What was told of open stretches, and the latest metadata that only a delta had. */
  const told = new Map<string, PromptSignature[]>()
  const latest = new Map<string, JsonObject>()

  function read(id: string, metadata: unknown, controller: Outlet<Part>) {
    for (const signature of signaturesOf(metadata)) {
      const list = told.get(id) ?? []
      if (list.some((each) => isSame(each, signature))) continue
      if (list.length < MAX_TOLD) told.set(id, [...list, signature])
      controller.enqueue({ type: "signature", id, ...signature })
    }
  }

  return {
    read,
    start(chunk) {
      const itemId = itemIdOf(chunk.providerMetadata)
      return { ...(itemId !== undefined && { itemId }), ...extraOf(chunk) }
    },
    readDelta(id, metadata, controller) {
      const value = objectOf(metadata)
      if (value === undefined) return
      latest.set(id, value)
      read(id, value, controller)
    },
    end(id, chunk) {
      const providerMetadata = objectOf(chunk.providerMetadata) ?? latest.get(id)
      told.delete(id)
      latest.delete(id)
      return extraOf(providerMetadata === undefined ? chunk : { ...chunk, providerMetadata })
    },
  }
}

/** Keeps members for the same format. */
export function extraOf(chunk: JsonObject): { readonly extra?: Extra } {
  const fields = keptFields(chunk)
  return Object.keys(fields).length > 0 ? { extra: { from: NAME, fields } } : {}
}

/** Gives the members that are kept, and nothing else. */
export function keptFields(fields: JsonObject | undefined): JsonObject {
  const names = fields === undefined ? [] : KEPT.filter((name) => fields[name] !== undefined && fields[name] !== null)
  return Object.fromEntries(names.map((name) => [name, fields?.[name]]))
}

function isSame(one: PromptSignature, other: PromptSignature): boolean {
  return one.data === other.data && one.from === other.from && one.kind === other.kind
}
