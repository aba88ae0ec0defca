/**
 * Chunks as text. What all chunks of an answer share is written once, so that a delta costs the JSON of its own text and
 * no more.
 */
import type { JsonObject } from "../../part.ts"

/** Members that OpenAI and others repeat on every chunk, and that clients read from whichever they like. */
const REPEATED: ReadonlySet<string> = new Set(["system_fingerprint", "service_tier", "provider"])
/** Members that are the encoder's own. */
const OWN_TOP: ReadonlySet<string> = new Set(["id", "object", "created", "model", "choices", "usage", "error"])
const OWN_CHOICE: ReadonlySet<string> = new Set(["index", "delta", "finish_reason"])

export interface ChunkHead {
  readonly id: string
  readonly model: string
  readonly created: number
  readonly includeUsage: boolean
}

export interface Chunks {
  /** What stands in front of a value in a delta of a choice, and what behind it. */
  before(choice: number, member: string): string
  readonly after: string
  /** Writes a chunk of one choice. @param delta as JSON */
  choice(choice: number, delta: string, extra?: { finish?: string; fields?: JsonObject; top?: JsonObject }): string
  usage(value: JsonObject): string
  /** Takes members that are to be on every chunk from here on, and gives the others. */
  repeat(fields: JsonObject): JsonObject
}

export function createChunks({ id, model, created, includeUsage }: ChunkHead): Chunks {
  const repeated: Record<string, unknown> = {}
  const base = `data: ${JSON.stringify({ id, object: "chat.completion.chunk", created, model }).slice(0, -1)}`
  // Who asked for usage is told on every other chunk that it is yet to come.
  const close = includeUsage ? '],"usage":null}\n\n' : "]}\n\n"
  let head = base

  return {
    before: (choice, member) => `${head},"choices":[{"index":${choice},"delta":{"${member}":`,
    after: `},"logprobs":null,"finish_reason":null}${close}`,
    choice(choice, delta, { finish, fields, top } = {}) {
      const reason = finish === undefined ? "null" : `"${finish}"`
      const logprobs = fields !== undefined && "logprobs" in fields ? "" : ',"logprobs":null'
      const start = `${head}${members(top, OWN_TOP)},"choices":[{"index":${choice},"delta":${delta}`
      return `${start}${logprobs},"finish_reason":${reason}${members(fields, OWN_CHOICE)}}${close}`
    },
    usage: (value) => `${head},"choices":[],"usage":${JSON.stringify(value)}}\n\n`,
    repeat(fields) {
      const others: Record<string, unknown> = {}
      for (const [name, value] of Object.entries(fields)) {
        if (REPEATED.has(name) && typeof value === "string") repeated[name] = value
        else Object.defineProperty(others, name, { value, enumerable: true })
      }
      head = base + members(repeated, OWN_TOP)
      return others
    },
  }
}

function members(fields: JsonObject | undefined, own: ReadonlySet<string>): string {
  if (fields === undefined) return ""
  let text = ""
  for (const [name, value] of Object.entries(fields)) {
    if (!own.has(name)) text += `,${JSON.stringify(name)}:${JSON.stringify(value) ?? "null"}`
  }
  return text
}
