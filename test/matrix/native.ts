/**
 * Streams read without our decoders, for comparing what went in with what came out: every member of every event by its path.
 * The deltas of one text are joined, and of any other member the values are kept that it had, each once and in their order.
 */
import { decodeSse, run } from "@millrace/core"

/** What a format's streams hold, by path. */
export type Native = ReadonlyMap<string, readonly unknown[]>

type Value = Readonly<Record<string, unknown>>

interface Shape {
  readonly framing: "sse" | "lines"
  /** Members that hold the next piece of a text. */
  readonly deltas: RegExp
  /** Members that tell apart which of several items an event is about. */
  readonly keys: readonly string[]
  /** Members that say nothing of the answer: padding, counters, clocks, signs of life. */
  readonly noise: RegExp
  /** Members that we write where the provider need not have. */
  readonly added?: RegExp
}

const NOTHING = /$^/

/** Members that every event tells again. */
const ONCE = /^(?:id|created)$/

export const SHAPES: Readonly<Record<string, Shape>> = {
  "openai-chat": {
    framing: "sse",
    deltas: /\.delta\.(?:content|refusal|reasoning|reasoning_content)$|\.arguments$/,
    keys: [],
    noise: /^(?:obfuscation|p)$/,
    // Servers have two names for it, and clients read one or the other.
    added: /\.delta\.reasoning(?:_content)?$/,
  },
  "openai-responses": {
    framing: "sse",
    deltas: /\.delta$/,
    keys: ["output_index", "content_index", "summary_index"],
    noise: /obfuscation$|sequence_number$/,
  },
  anthropic: {
    framing: "sse",
    deltas: /\.delta\.(?:text|thinking|partial_json|signature)$/,
    keys: ["index"],
    noise: /^ping\./,
    // The last event holds the whole of it.
    added: /^message_delta\.usage\./,
  },
  gemini: { framing: "sse", deltas: /\.(?:text|thought)$/, keys: [], noise: NOTHING },
  ollama: { framing: "lines", deltas: /^message\.(?:content|thinking)$/, keys: [], noise: /created_at$/ },
  "ai-sdk-ui": { framing: "sse", deltas: /\.(?:delta|inputTextDelta)$/, keys: ["id", "toolCallId"], noise: NOTHING },
  "ag-ui": { framing: "sse", deltas: /\.delta$/, keys: ["messageId", "toolCallId"], noise: /timestamp$/ },
  parts: { framing: "sse", deltas: /delta\.text$/, keys: ["id"], noise: NOTHING },
  "parts-lines": { framing: "lines", deltas: /delta\.text$/, keys: ["id"], noise: NOTHING },
}

/** Reads a whole stream. */
export function readNative(dialect: string, bytes: Uint8Array): Native {
  const shape = shapeOf(dialect)
  const found = new Map<string, unknown[]>()
  for (const event of eventsOf(shape, bytes)) {
    const names = [event.type, ...shape.keys.map((key) => event[key])].filter((name) => name !== undefined)
    walk(event, names.join(" "), (path, value) => {
      if (!shape.noise.test(path)) found.set(path, [...(found.get(path) ?? []), value])
    })
  }
  return new Map([...found].map(([path, values]) => [path, shape.deltas.test(path) ? [values.join("")] : values]))
}

/** Says what of one stream is not in another. Of counts only the last ones matter, and of what is told often the first. */
export function lost(before: Native, after: Native): string[] {
  return [...before].flatMap(([path, values]) => {
    const wanted = /usage/i.test(path)
      ? values.slice(-1)
      : ONCE.test(path)
        ? values.filter(Boolean).slice(0, 1)
        : values
    const kept = new Set(after.get(path)?.map(String))
    return wanted.every((value) => kept.has(String(value))) ? [] : [`${path}: ${[...new Set(wanted)].join(", ")}`]
  })
}

/** Says what is in a stream that was not in the one that it was made of. */
export function added(dialect: string, before: Native, after: Native): string[] {
  const { added = NOTHING } = shapeOf(dialect)
  return lost(after, before).filter((each) => !added.test(each.slice(0, each.indexOf(":"))))
}

function shapeOf(dialect: string): Shape {
  const shape = SHAPES[dialect]
  if (shape === undefined) throw new TypeError(`no shape for "${dialect}"`)
  return shape
}

function eventsOf({ framing }: Shape, bytes: Uint8Array): Value[] {
  const texts =
    framing === "lines"
      ? new TextDecoder().decode(bytes).split("\n")
      : run([bytes], decodeSse({ onTruncated: "dispatch" })).map(({ data }) => data)
  return texts.flatMap(readValue)
}

/** Reads an event's data; gives nothing for a mark, and for what is no JSON, as hand-made streams have it. */
function readValue(text: string): Value[] {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === "object" && value !== null ? [value as Value] : []
  } catch {
    return []
  }
}

/** Calls for every value that is no object and no list, and that says something. */
function walk(value: unknown, path: string, take: (path: string, value: unknown) => void): void {
  if (value === null || value === undefined || value === "") return
  if (typeof value === "object") {
    const entries = Array.isArray(value) ? value.map((each) => [placeOf(each), each] as const) : Object.entries(value)
    for (const [name, member] of entries) walk(member, path === "" ? name : `${path}.${name}`, take)
  } else take(path, value)
}

/** Items of a list that have a number are told apart by it; without one they are the first. */
function placeOf(item: unknown): string {
  const { index, thought } = (item ?? {}) as Value
  if (thought === true) return "thought"
  return typeof index === "number" && index > 0 ? String(index) : "*"
}
