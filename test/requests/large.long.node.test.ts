/**
 * Requests as large as a gateway takes them, of one kind of thing each. There is nothing to compare with: whoever looks
 * through all for each is still at it, and whoever hands all over as arguments has no stack left.
 */
import { expect, test } from "vitest"
import { targets } from "./targets.ts"

/** More than an engine takes as arguments, and of the smallest things as many as fit into 8 MiB. */
const COUNT = 200_000

const many = <Item>(make: (index: number) => Item): Item[] => Array.from({ length: COUNT }, (_, index) => make(index))
const text = { type: "text", text: "x" }

const large: Readonly<Record<string, Readonly<Record<string, () => object>>>> = {
  "openai-chat": {
    texts: () => ({ messages: [{ role: "user", content: many(() => text) }] }),
    calls: () => ({
      messages: [
        { role: "assistant", tool_calls: many((id) => ({ id: `${id}`, function: { name: "f", arguments: "{}" } })) },
        ...many((id) => ({ role: "tool", tool_call_id: `${id}`, content: "x" })),
      ],
    }),
    "details of reasoning": () => ({
      messages: [
        {
          role: "assistant",
          content: "x",
          reasoning_details: many(() => ({ type: "reasoning.text", signature: "s" })),
        },
      ],
    }),
  },
  "openai-responses": {
    messages: () => ({ input: many(() => ({ role: "assistant", content: "x" })) }),
    "sections of reasoning": () => ({
      input: [
        { type: "reasoning", summary: many(() => ({ type: "summary_text", text: "x" })), encrypted_content: "e" },
      ],
    }),
    "calls that are carried out": () => ({
      input: many((id) => ({ type: "mcp_call", server_label: "millrace", id: `${id}`, name: "f", arguments: "{}" })),
    }),
  },
  anthropic: {
    results: () => ({
      messages: [
        { role: "user", content: many((id) => ({ type: "tool_result", tool_use_id: `${id}`, content: "x" })) },
      ],
    }),
    "carried signatures": () => ({
      messages: [
        {
          role: "assistant",
          content: [text, ...many(() => ({ type: "redacted_thinking", data: "millrace:gemini:signature:x" }))],
        },
      ],
    }),
  },
  gemini: {
    pieces: () => ({ contents: many(() => ({ role: "model", parts: [{ text: "x" }] })) }),
    calls: () => ({
      contents: [
        { role: "model", parts: many(() => ({ functionCall: { name: "f" } })) },
        { role: "user", parts: many(() => ({ functionResponse: { name: "f" } })) },
      ],
    }),
  },
  ollama: {
    images: () => ({ messages: [{ role: "user", content: "", images: many(() => "x") }] }),
    calls: () => ({
      messages: [
        { role: "assistant", tool_calls: many(() => ({ function: { name: "f" } })) },
        ...many(() => ({ role: "tool" })),
      ],
    }),
  },
  "ai-sdk-ui": {
    steps: () => ({
      messages: [{ role: "assistant", parts: many((index) => (index % 2 === 0 ? text : { type: "step-start" })) }],
    }),
    signatures: () => ({
      messages: [
        {
          role: "assistant",
          parts: [{ ...text, providerMetadata: { gemini: { signature: many((index) => `s${index}`) } } }],
        },
      ],
    }),
  },
}

test.each(
  targets.flatMap((source) =>
    Object.entries(large[source.name] ?? {}).map(([name, make]) => [source.name, name, source, make] as const),
  ),
)("%s: %s", (_source, _name, source, make) => {
  const prompt = source.request.read({ max_tokens: 1, ...make() }, { model: "m" })
  for (const target of targets) {
    expect(() => target.request.write(prompt, { onUnsupported: "warn" }), target.name).not.toThrow()
  }
})
