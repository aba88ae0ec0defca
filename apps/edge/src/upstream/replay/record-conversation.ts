/** Makes the recording of a conversation. Its frames are made when they are first asked for, then kept. */

import { chatEvents } from "./chat-events.ts"
import type { Conversation } from "./conversation.ts"
import { networkFrames } from "./network.ts"
import type { Frame, Recording } from "./recording.ts"

export function recordConversation(conversation: Conversation): Recording {
  const { name, title, description, timeToFirstEvent, ending } = conversation
  let frames: readonly Frame[] | undefined
  return {
    name,
    title,
    description,
    end: ending.kind === "cut" ? "cut" : "close",
    get frames() {
      frames ??= networkFrames(chatEvents(conversation), { seed: name, timeToFirstEvent })
      return frames
    },
  }
}
