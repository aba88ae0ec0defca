/** A conversation of a few tokens that has everything, so that its streams can be cut at every byte. */
import type { Conversation } from "../../apps/edge/src/upstream/replay/conversation.ts"
import { dialects } from "../../apps/edge/src/upstream/replay/dialects.ts"
import { type RecordedSource, sourceOf } from "./recordings.ts"

export const short: Conversation = {
  name: "short",
  title: "All in a few tokens",
  description: "Reasoning, a text beyond ASCII, and a call.",
  promptTokens: 7,
  passages: [
    { kind: "reasoning", text: "Is it? Ask.", signature: "b3BhcXVl" },
    { kind: "content", text: "Brügg, 水 🌊" },
    { kind: "tool-call", id: "call_1", name: "get_water_level", arguments: '{"place":"Brügg"}' },
  ],
  ending: { kind: "finish", reason: "tool_calls" },
}

export const shortSources: readonly RecordedSource[] = dialects.map((dialect) => sourceOf(short, dialect))
