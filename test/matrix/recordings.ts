/** The recordings of ours as sources: every conversation in every upstream's dialect. */
import type { Conversation } from "../../apps/edge/src/upstream/replay/conversation.ts"
import { dialects, type WrittenDialect } from "../../apps/edge/src/upstream/replay/dialects.ts"
import { conversations } from "../../apps/edge/src/upstream/replay/recordings.ts"
import type { Source } from "./source.ts"

export interface RecordedSource extends Source {
  readonly conversation: Conversation
  /** The wire, an event, line or frame each. */
  readonly pieces: readonly Uint8Array[]
}

const ENDS = { finish: "finish", error: "error", cut: "interrupted" } as const

const encoder = new TextEncoder()

export const recordedSources: readonly RecordedSource[] = dialects.flatMap((dialect) =>
  conversations.map((conversation) => sourceOf(conversation, dialect)),
)

export function sourceOf(conversation: Conversation, { name, write }: WrittenDialect): RecordedSource {
  const pieces = write(conversation).map((piece) => (typeof piece === "string" ? encoder.encode(piece) : piece))
  const end = ENDS[conversation.ending.kind]
  const bytes = new Uint8Array(Buffer.concat(pieces))
  return { name: `${name}/${conversation.name}`, dialect: name, bytes, end, conversation, pieces }
}
