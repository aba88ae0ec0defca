import type { Conversation } from "../conversation.ts"

export const reasoning: Conversation = {
  name: "reasoning",
  title: "Reasoning, then an answer",
  description: "Reasoning comes first, in a field of its own; the usage says how many tokens it took.",
  promptTokens: 41,
  passages: [
    {
      kind: "reasoning",
      text: `The mill wheel turns four times a minute, and one turn of the wheel turns the stone twelve times. So the \
stone makes 4 × 12 = 48 turns a minute.

The question is how long 1,200 turns take. 1,200 ÷ 48 = 25. Check: 48 × 25 = 48 × 100 ÷ 4 = 1,200. Good, that is \
exact, so nothing needs rounding.

But wait: the miller stops for five minutes in the middle. Is that part of the question? Yes, "from start to finish", \
so the pause counts. 25 + 5 = 30 minutes.`,
      signature: "cmVwbGF5LXNpZ25hdHVyZTogb3BhcXVlLCBhbmQgd2FudGVkIGJhY2sgd2l0aCB0aGUgbmV4dCB0dXJuLiAxMjAwLzQ4PTI1+/8=",
    },
    {
      kind: "content",
      text: `From start to finish it takes **30 minutes**.

The stone makes 4 × 12 = 48 turns a minute, so 1,200 turns take 1,200 ÷ 48 = 25 minutes of grinding, and the pause \
adds 5 more.`,
    },
  ],
  ending: { kind: "finish", reason: "stop" },
}
