import type { Conversation } from "../conversation.ts"

export const hello: Conversation = {
  name: "hello",
  title: "Plain text",
  description: "A short answer in plain text, complete.",
  promptTokens: 9,
  passages: [
    {
      kind: "content",
      text: `Hello! I am a recording, so I never tire and never change my mind.

A millrace is the channel that brings swift water to the wheel. Yours is running: these words left the gateway one \
token at a time, and each of them could be read before the next one was written. Pick another recording to see what \
else a stream can do.`,
    },
  ],
  ending: { kind: "finish", reason: "stop" },
}
