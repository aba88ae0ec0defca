import type { Conversation } from "../conversation.ts"

export const search: Conversation = {
  name: "search",
  title: "Text with sources",
  description: "Two parts of the answer have a page behind them; where the format can say so, it does.",
  promptTokens: 342,
  passages: [
    {
      kind: "content",
      text: `A leat is an artificial channel that brings water to a mill, and on Dartmoor some of them run for miles. \
Drake's Leat was dug in 1591 to carry water to Plymouth, and mills along its way paid for their share.`,
      citations: [
        {
          quote: "an artificial channel that brings water to a mill",
          url: "https://example.com/water/leats",
          title: "What a leat is",
        },
        {
          quote: "dug in 1591 to carry water to Plymouth",
          url: "https://example.com/water/plymouth?year=1591",
          title: 'Plymouth and its "leat"',
        },
      ],
    },
  ],
  ending: { kind: "finish", reason: "stop" },
}
