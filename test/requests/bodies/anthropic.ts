/** A request of a client of Anthropic's Messages, with all that it may hold. */
const cache_control = { type: "ephemeral", ttl: "1h" }

export const anthropicBody: Readonly<Record<string, unknown>> = {
  model: "wordmodel",
  max_tokens: 3_210,
  system: [{ type: "text", text: "wordsystem", cache_control }],
  messages: [
    {
      role: "user",
      content: [
        { type: "text", text: "wordasked" },
        { type: "image", source: { type: "url", url: "https://example.com/wordpicture.png" } },
        { type: "image", source: { type: "base64", media_type: "image/png", data: "iVBORw0KGgoA" }, cache_control },
        { type: "image", source: { type: "file", file_id: "wordfileid" } },
        {
          type: "document",
          source: { type: "base64", media_type: "application/pdf", data: "JVBERi0x" },
          title: "worddocument",
          context: "wordcontext",
          citations: { enabled: true },
        },
        { type: "document", source: { type: "url", url: "https://example.com/wordremote.pdf" } },
        { type: "document", source: { type: "text", media_type: "text/plain", data: "wordplain" } },
        {
          type: "search_result",
          source: "https://example.com/wordsource",
          title: "wordtitle",
          content: [{ type: "text", text: "wordfound" }],
        },
      ],
    },
    {
      role: "assistant",
      content: [
        { type: "thinking", thinking: "wordthought", signature: "wordsignature" },
        { type: "redacted_thinking", data: "wordredacted" },
        {
          type: "text",
          text: "wordanswer",
          citations: [
            {
              type: "char_location",
              cited_text: "wordcited",
              document_index: 0,
              start_char_index: 0,
              end_char_index: 4,
            },
          ],
        },
        { type: "server_tool_use", id: "wordserver", name: "web_search", input: { query: "wordquery" } },
        {
          type: "web_search_tool_result",
          tool_use_id: "wordserver",
          content: [
            {
              type: "web_search_result",
              url: "https://example.com/wordpage",
              title: "wordpage",
              encrypted_content: "wordencrypted",
            },
          ],
        },
        { type: "tool_use", id: "wordcall", name: "wordtool", input: { river: "wordriver" }, cache_control },
        { type: "tool_use", id: "wordother", name: "wordtool", input: {} },
      ],
    },
    {
      role: "user",
      content: [
        { type: "tool_result", tool_use_id: "wordcall", content: "wordresult", is_error: true },
        {
          type: "tool_result",
          tool_use_id: "wordother",
          content: [
            { type: "text", text: "wordone" },
            { type: "image", source: { type: "base64", media_type: "image/png", data: "iVBORw0KGgoB" } },
          ],
          cache_control,
        },
        { type: "text", text: "wordagain" },
      ],
    },
  ],
  stream: true,
  tools: [
    {
      name: "wordtool",
      description: "worddescription",
      input_schema: { type: "object", properties: { river: { type: "string" } } },
      strict: true,
      cache_control,
      input_examples: [{ river: "wordexample" }],
    },
    { type: "web_search_20250305", name: "web_search", max_uses: 3, allowed_domains: ["wordallowed.example"] },
  ],
  tool_choice: { type: "tool", name: "wordtool", disable_parallel_tool_use: true },
  thinking: { type: "enabled", budget_tokens: 2_048, display: "summarized" },
  output_config: { effort: "medium", format: { type: "json_schema", schema: { type: "object" } } },
  stop_sequences: ["wordstop", "wordhalt"],
  temperature: 1,
  top_p: 0.95,
  metadata: { user_id: "worduser" },
  service_tier: "wordtier",
  container: "wordcontainer",
  mcp_servers: [{ type: "url", name: "wordmcp", url: "https://example.com/wordmcp" }],
  context_management: { edits: [{ type: "clear_tool_uses_20250919" }] },
  cache_control,
}
