/** A request of a client of Ollama's chat, with all that it may hold. */
export const ollamaBody: Readonly<Record<string, unknown>> = {
  model: "wordmodel",
  messages: [
    { role: "system", content: "wordsystem" },
    { role: "user", content: "wordasked", images: ["iVBORw0KGgoA", "/9j/4AAQ"] },
    {
      role: "assistant",
      thinking: "wordthought",
      content: "wordanswer",
      tool_calls: [
        { id: "wordcall", function: { name: "wordtool", arguments: { river: "wordriver" } } },
        { id: "wordother", function: { name: "wordtool", arguments: {} }, wordmember: "wordkept" },
      ],
    },
    { role: "tool", content: "wordresult", tool_name: "wordtool", tool_call_id: "wordcall" },
    { role: "tool", content: "wordseen", images: ["iVBORw0KGgoB"], tool_name: "wordtool", tool_call_id: "wordother" },
    { role: "user", content: "wordagain", wordmember: "wordbeside" },
  ],
  stream: false,
  tools: [
    {
      type: "function",
      function: {
        name: "wordtool",
        description: "worddescription",
        parameters: { type: "object", properties: { river: { type: "string" } } },
      },
    },
  ],
  format: { type: "object", properties: { level: { type: "number" } } },
  think: "high",
  options: {
    temperature: 0.5,
    top_p: 0.25,
    top_k: 41,
    seed: 4_242,
    frequency_penalty: 0.125,
    presence_penalty: 0.75,
    stop: ["wordstop", "wordhalt"],
    num_predict: 321,
    num_ctx: 8_192,
    repeat_penalty: 1.1,
    min_p: 0.05,
    mirostat: 1,
  },
  keep_alive: "5m",
  logprobs: true,
  top_logprobs: 3,
  truncate: true,
}
