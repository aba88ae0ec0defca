import type { Conversation } from "../conversation.ts"

export const error: Conversation = {
  name: "error",
  title: "An error in mid-stream",
  description: "The status was 200 and text has come; then the model’s server fails, and says so inside the stream.",
  promptTokens: 15,
  passages: [
    {
      kind: "content",
      text: `There are three kinds of water wheel. The undershot wheel stands in the stream and is pushed by it. The \
breastshot wheel takes the water at the height of its axle, and the`,
    },
  ],
  ending: {
    kind: "error",
    error: {
      message: "The server had an error while it was writing the answer",
      type: "server_error",
      param: null,
      code: "server_error",
    },
  },
}
