/** What a wire tells, read frame by frame with no knowledge but where each dialect has what. */
import { at, type Call, type Place, read } from "./place.ts"
import { placesOf } from "./places.ts"
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
  const places = placesOf(dialect)
  const all = dialect === "bedrock-invoke" ? values.map(opened) : values
  const found = (place?: Place): string[] => all.flatMap((value) => read(value, place)).map(String)
  return {
    text: found(places.text).join(""),
    reasoning: found(places.reasoning).join(""),
    signature: found(places.signature).join(""),
    urls: found(places.url),
    calls: readCalls(all.flatMap((value) => places.calls?.(value) ?? [])),
    finish: found(places.finish).at(-1),
    error: found(places.error).at(-1),
  }
}

const opened = (value: unknown): unknown => {
  const bytes = at(value, "bytes")
  return typeof bytes === "string" ? JSON.parse(Buffer.from(bytes, "base64").toString("utf8")) : value
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
