import type { Conversation } from "../conversation.ts"

export const slow: Conversation = {
  name: "slow",
  title: "A slow start",
  description: "Nothing comes for six seconds: time for the answer to be committed and for heartbeats to begin.",
  promptTokens: 12,
  timeToFirstEvent: 6_200,
  passages: [
    {
      kind: "content",
      text: `Thank you for waiting. The gate at the far end of the channel had to be opened first, and it is a heavy \
one. The connection stayed open all the while, because something was said on it from time to time.`,
    },
  ],
  ending: { kind: "finish", reason: "stop" },
}
