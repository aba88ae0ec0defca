import type { Conversation } from "../conversation.ts"

export const cut: Conversation = {
  name: "cut",
  title: "A cut connection",
  description: "The connection is lost inside an event: no finish, no [DONE], only half a frame.",
  promptTokens: 17,
  passages: [
    {
      kind: "content",
      text: `To clear a millrace, first close the gate upstream and let the channel run dry. Then work from the wheel \
towards the gate, so that what you loosen cannot`,
    },
  ],
  ending: { kind: "cut" },
}
