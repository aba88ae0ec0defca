/**
 * The recordings that the `replay` upstream serves, by name. `model: "replay/hello"` is in the format of OpenAI's chat,
 * `model: "replay/anthropic/hello"` says the same in Anthropic's.
 */

import type { Conversation } from "./conversation.ts"
import { dialects } from "./dialects.ts"
import { recordConversation } from "./record-conversation.ts"
import type { Recording } from "./recording.ts"
import { cut } from "./recordings/cut.ts"
import { error } from "./recordings/error.ts"
import { hello } from "./recordings/hello.ts"
import { long } from "./recordings/long.ts"
import { reasoning } from "./recordings/reasoning.ts"
import { refusal } from "./recordings/refusal.ts"
import { search } from "./recordings/search.ts"
import { slow } from "./recordings/slow.ts"
import { tool } from "./recordings/tool.ts"

export const conversations: readonly Conversation[] = [hello, long, reasoning, tool, search, refusal, error, cut, slow]

export const recordings: ReadonlyMap<string, Recording> = new Map(
  dialects.flatMap((dialect) =>
    conversations.map((conversation) => {
      const recording = recordConversation(conversation, dialect)
      return [recording.name, recording] as const
    }),
  ),
)
