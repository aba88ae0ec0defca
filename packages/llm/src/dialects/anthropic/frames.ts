/** Events as they are written: always with their name, since Anthropic's own client passes over an event without one. */
import type { JsonObject } from "../../part.ts"

/** What a name may be made of, so that none can begin a line of its own. */
const NAME = /^[\w.-]{1,64}$/

/** Writes an event of any name. */
export function frame(event: string, value: JsonObject): string {
  const data = `data: ${JSON.stringify(value)}\n\n`
  return NAME.test(event) ? `event: ${event}\n${data}` : data
}

/** Makes a function that writes the deltas of one block at the cost of their text alone. */
export function deltaFrames(index: number, type: string, member: string): (text: string) => string {
  const head = `event: content_block_delta\ndata: {"type":"content_block_delta","index":${index},"delta":{"type":"${type}","${member}":`
  return (text) => `${head}${JSON.stringify(text)}}}\n\n`
}

/** What may be written at any time: it says nothing. */
export const PING = 'event: ping\ndata: {"type":"ping"}\n\n'
