import type { Conversation } from "../conversation.ts"

export const tool: Conversation = {
  name: "tool",
  title: "Two tool calls",
  description: "A sentence, then two calls whose arguments arrive in fragments; each is JSON only when it is whole.",
  promptTokens: 118,
  passages: [
    { kind: "content", text: "I will ask for the water level in both places." },
    {
      kind: "tool-call",
      id: "call_level_1",
      name: "get_water_level",
      arguments: JSON.stringify({ river: "Aare", place: "Brügg", unit: "metre", days: 3 }),
    },
    {
      kind: "tool-call",
      id: "call_level_2",
      name: "get_water_level",
      arguments: JSON.stringify({
        river: "鴨川",
        place: "京都",
        unit: "metre",
        note: 'the gauge "below the bridge" 🌉',
      }),
    },
  ],
  ending: { kind: "finish", reason: "tool_calls" },
}
