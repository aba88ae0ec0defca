/** The members of chunks that are read, by type: what else a chunk has is kept as it is. */
const METADATA = ["providerMetadata"]
const TOOL = [...METADATA, "toolCallId", "providerExecuted", "dynamic", "title", "toolMetadata"]

const FIELDS: Readonly<Record<string, readonly string[]>> = {
  "text-start": ["id", ...METADATA],
  "text-delta": ["id", "delta", ...METADATA],
  "text-end": ["id", "citations", ...METADATA],
  "reasoning-start": ["id", ...METADATA],
  "reasoning-delta": ["id", "delta", ...METADATA],
  "reasoning-end": ["id", ...METADATA],
  "tool-input-start": ["toolName", "inputEncoding", ...TOOL],
  "tool-input-delta": ["toolCallId", "inputTextDelta"],
  "tool-input-available": ["toolName", "input", ...TOOL],
  "tool-input-error": ["toolName", "input", "errorText", ...TOOL],
  "tool-output-available": ["output", "preliminary", ...TOOL],
  "tool-output-error": ["errorText", ...TOOL],
  file: ["url", "mediaType", ...METADATA],
  "reasoning-file": ["url", "mediaType", ...METADATA],
  "start-step": [],
  "finish-step": [],
  data: ["id", "data", "transient"],
}

const KNOWN: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries(FIELDS).map(([type, names]) => [type, new Set(["type", ...names])]),
)

/** Gives the members of a type that are read, or nothing where such chunks are read or kept as a whole. */
export function knownFields(type: string): ReadonlySet<string> | undefined {
  return KNOWN.get(type.startsWith("data-") ? "data" : type)
}
