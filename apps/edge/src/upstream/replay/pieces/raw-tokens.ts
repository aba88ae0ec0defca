/**
 * Gives what is said as the bare tokens of a model, for servers that hand them on without a look at what they mean:
 * reasoning stands between `<think>` marks and a call between `<tool_call>` marks, in the text itself.
 */
import type { Conversation, Passage } from "../conversation.ts"
import { tokens } from "../tokens.ts"
import { isUnfinished } from "./unfinished.ts"

/** Gives the tokens of one passage; those of a passage that the stream ends in have no closing mark. */
export function rawTokens(conversation: Conversation, passage: Passage): string[] {
  const unfinished = isUnfinished(conversation, passage)
  switch (passage.kind) {
    case "content":
    case "refusal":
      return tokens(passage.text)
    case "reasoning":
      return ["<think>", "\n", ...tokens(passage.text), ...(unfinished ? [] : ["\n", "</think>", "\n\n"])]
    case "tool-call": {
      const call = `{"name": ${JSON.stringify(passage.name)}, "arguments": ${passage.arguments}}`
      return ["\n", "<tool_call>", "\n", ...tokens(call), ...(unfinished ? [] : ["\n", "</tool_call>"])]
    }
  }
}
