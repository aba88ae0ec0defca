/** Makes the recording of a conversation in a dialect. Its frames are made when they are first asked for, then kept. */

import type { Conversation } from "./conversation.ts"
import { PLAIN, type WrittenDialect } from "./dialects.ts"
import { networkFrames } from "./network.ts"
import type { Frame, Recording } from "./recording.ts"

export function recordConversation(conversation: Conversation, dialect: WrittenDialect): Recording {
  const { title, description, timeToFirstEvent, ending } = conversation
  const name = dialect.name === PLAIN ? conversation.name : `${dialect.name}/${conversation.name}`
  let frames: readonly Frame[] | undefined
  return {
    name,
    title,
    description,
    dialect: dialect.name,
    contentType: dialect.contentType,
    end: ending.kind === "cut" ? "cut" : "close",
    get frames() {
      frames ??= networkFrames(dialect.write(conversation), { seed: name, timeToFirstEvent })
      return frames
    },
  }
}
