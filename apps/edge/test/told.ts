/** What a wire tells, read frame by frame with no knowledge but where each dialect has what. */
import { at, type Call, list, PLACES } from "./places.ts"
import type { Frames } from "./read-frames.ts"

/** What a recording says, whatever its dialect. */
export interface Told {
  readonly text: string
  readonly reasoning: string
  readonly signature: string
  readonly urls: readonly string[]
  /** Each call as `name(arguments)`, the arguments as compact JSON. */
  readonly calls: readonly string[]
  readonly finish: string | undefined
  readonly error: string | undefined
}

/** Reads what all frames tell together. */
export function readTold(dialect: string, { values }: Frames): Told {
  const places = PLACES[dialect]
  if (places === undefined) throw new TypeError(`Nobody knows where ${dialect} has what`)
  const all = dialect === "bedrock-invoke" ? values.map(opened) : values
  const found = (paths: readonly string[] = []): unknown[] =>
    all.flatMap((value) => paths.map((path) => select(value, path))).filter((one) => one !== undefined && one !== null)
  const joined = (paths?: readonly string[]): string => found(paths).map(String).join("")
  const { text, reasoning } = SAID[dialect]?.(all) ?? { text: joined(places.text), reasoning: joined(places.reasoning) }
  return {
    text,
    reasoning,
    signature: joined(places.signature),
    urls: found(places.url).map(String),
    calls: readCalls(all.flatMap((value) => places.calls(value))),
    finish: found(places.finish).map(String).at(-1),
    error: found(places.error).map(String).at(-1),
  }
}

/** A path may begin with the type (or, of a result, the subtype) that its frames have. */
function select(value: unknown, path: string): unknown {
  const [type, rest] = path.includes(">") ? path.split(">") : [undefined, path]
  if (type !== undefined && at(value, "type") !== type && at(value, "subtype") !== type) return undefined
  return at(value, rest ?? "")
}

const opened = (value: unknown): unknown => {
  const bytes = at(value, "bytes")
  return typeof bytes === "string" ? JSON.parse(Buffer.from(bytes, "base64").toString("utf8")) : value
}

/** Dialects whose text is told from other things by what stands beside it. */
const SAID: Readonly<Record<string, (values: readonly unknown[]) => { text: string; reasoning: string }>> = {
  gemini: ofGemini,
  "gemini-array": ofGemini,
  tgi: (values) => {
    const tokens = values.filter((value) => at(value, "token.special") === false)
    return { text: tokens.map((value) => at(value, "token.text")).join(""), reasoning: "" }
  },
  codex: (values) => {
    const items = values.map((value) => at(value, "item"))
    const of = (type: string): string =>
      items.flatMap((item) => (at(item, "type") === type ? [String(at(item, "text"))] : [])).join("")
    return { text: of("agent_message"), reasoning: of("reasoning") }
  },
}

function ofGemini(values: readonly unknown[]): { text: string; reasoning: string } {
  const parts = values.flatMap((value) => list(value, "candidates.0.content.parts"))
  const of = (thought: boolean): string =>
    parts.flatMap((part) => ((at(part, "thought") === true) === thought ? [at(part, "text") ?? ""] : [])).join("")
  return { text: of(false), reasoning: of(true) }
}

function readCalls(pieces: readonly Call[]): string[] {
  const calls: { name: unknown; text: string }[] = []
  for (const { name, arguments: piece } of pieces) {
    if (name !== undefined && name !== null) calls.push({ name, text: "" })
    const call = calls.at(-1)
    if (call === undefined || piece === undefined) continue
    call.text += typeof piece === "string" ? piece : JSON.stringify(piece)
  }
  return calls.map(({ name, text }) => `${name}(${JSON.stringify(JSON.parse(text))})`)
}
