/** Answers that hold something opaque, which the provider wants back with the next turn. */
import type { Conversation } from "../../../apps/edge/src/upstream/replay/conversation.ts"
import { hello } from "../../../apps/edge/src/upstream/replay/recordings/hello.ts"
import { reasoning } from "../../../apps/edge/src/upstream/replay/recordings/reasoning.ts"
import { tool } from "../../../apps/edge/src/upstream/replay/recordings/tool.ts"

export const TOOL = "get_water_level"

const signed: Conversation = {
  ...tool,
  name: "signed",
  passages: [
    {
      kind: "reasoning",
      text: "Both places have a gauge, so I ask for both.",
      signature: "c2lnbmVk+/c2lnbmVk+/MTIzNDU2Nzg5MA==",
    },
    ...tool.passages,
  ],
}

export const conversations: readonly Conversation[] = [reasoning, signed, tool, hello]

/** The opaque thing of a conversation, if it has one. */
export function signatureOf({ passages }: Conversation): string | undefined {
  return passages.flatMap((passage) => (passage.kind === "reasoning" ? (passage.signature ?? []) : []))[0]
}

/** What was thought. */
export function thoughtOf({ passages }: Conversation): string {
  return passages.map((passage) => (passage.kind === "reasoning" ? passage.text : "")).join("")
}

export { reasoning, signed, tool }
