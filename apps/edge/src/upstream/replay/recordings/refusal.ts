import type { Conversation } from "../conversation.ts"

export const refusal: Conversation = {
  name: "refusal",
  title: "A refusal",
  description: "The model declines, in the field that is meant for it: there is no content at all.",
  promptTokens: 23,
  passages: [
    {
      kind: "refusal",
      text: `I’m sorry, but I can’t help with opening somebody else’s sluice gate. I can explain how such gates work, or \
help you to write to whoever looks after this one.`,
    },
  ],
  ending: { kind: "finish", reason: "stop" },
}
