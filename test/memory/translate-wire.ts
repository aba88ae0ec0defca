/** Wires in every format that have no end: what comes first, and the event that then comes again and again. */
import type { DecodingDialect } from "@millrace/llm"
import type { Conversation, Passage } from "../../apps/edge/src/upstream/replay/conversation.ts"
import { dialects } from "../../apps/edge/src/upstream/replay/dialects.ts"
import { payloadOf } from "../fuzz/streams/event-frame.ts"
import { join } from "../fuzz/streams/mutate-pieces.ts"
import type { Piece } from "../fuzz/streams/piece.ts"

/** A word that stands in the event that is repeated. */
const MARK = "millrace"
const TEXT = `The leat carries water for miles and miles, before the ${MARK} runs, and then it goes on to the next mill`

export type Kind = "content" | "reasoning" | "tool-call"

export interface Wire {
  readonly first: Uint8Array
  readonly again: Uint8Array
}

const passages: Readonly<Record<Kind, Passage>> = {
  content: { kind: "content", text: TEXT },
  reasoning: { kind: "reasoning", text: TEXT },
  "tool-call": { kind: "tool-call", id: "call_1", name: "ask", arguments: JSON.stringify({ text: TEXT }) },
}

/** Gives a wire in a dialect. */
export function endlessWire({ name }: DecodingDialect, kind: Kind): Wire {
  const conversation: Conversation = {
    name: "endless",
    title: "",
    description: "",
    promptTokens: 1,
    passages: [passages[kind]],
    ending: { kind: "finish", reason: "stop" },
  }
  const pieces: readonly Piece[] = dialects.find((each) => each.name === name)?.write(conversation) ?? []
  const place = pieces.findIndex((piece) => textOf(piece).includes(MARK))
  const again = pieces[place]
  if (again === undefined) throw new RangeError(`Cannot find what is to come again in ${name}`)
  return { first: join(...pieces.slice(0, place)), again: join(again) }
}

function textOf(piece: Piece): string {
  if (typeof piece === "string") return piece
  const text = new TextDecoder().decode(payloadOf(piece))
  const { bytes } = JSON.parse(text) as { bytes?: string }
  return bytes === undefined ? text : Buffer.from(bytes, "base64").toString()
}
