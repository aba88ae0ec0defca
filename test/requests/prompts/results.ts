/** Calls of tools, and what the tools gave. */
import { call, called, conversation, file, hello, type Prompts, said } from "./build.ts"

export const results: Prompts = {
  "a result that is text": called({ output: { type: "text", text: "wordresult" } }),
  "a result that is JSON": called({ output: { type: "json", value: { level: ["wordlevel", 1.25, true, null] } } }),
  "a result that is a JSON list": called({ output: { type: "json", value: ["wordlevel", 7] } }),
  "a result that is a number": called({ output: { type: "json", value: 1_234 } }),
  "a result that is texts and a picture": called({
    output: {
      type: "content",
      content: [
        { type: "text", text: "wordfirst" },
        file("image/png", { data: "iVBORw0KGgoA" }),
        { type: "text", text: "wordsecond" },
      ],
    },
  }),
  "a result that is a document": called({
    output: { type: "content", content: [file("application/pdf", { data: "JVBERi0x", name: "worddocument.pdf" })] },
  }),
  "a result that is an error": called({ output: { type: "text", text: "wordfailure" }, isError: true }),
  "a result that is no error": called({ output: { type: "text", text: "wordresult" }, isError: false }),
  "a result that is an error in JSON": called({
    output: { type: "json", value: { code: "wordcode", status: 503 } },
    isError: true,
  }),
  "a result that is an error with a picture": called({
    output: {
      type: "content",
      content: [{ type: "text", text: "wordfailure" }, file("image/png", { data: "iVBORw0KGgoA" })],
    },
    isError: true,
  }),
  "a result that tells its tool": called({ name: "wordtool", output: { type: "text", text: "wordresult" } }),
  "a call with free text": called(
    { output: { type: "text", text: "wordresult" } },
    { text: "wordfree text", encoding: "text" },
  ),
  "a call with no arguments": called({ output: { type: "text", text: "wordresult" } }, { text: "" }),
  "a call with arguments that are no object": called(
    { output: { type: "text", text: "wordresult" } },
    { text: '["wordlist"]' },
  ),
  "a call with arguments that are no JSON": called(
    { output: { type: "text", text: "wordresult" } },
    { text: '{"wordtorn' },
  ),
  "two calls and what they gave": conversation([
    hello,
    {
      role: "assistant",
      content: [
        { type: "text", text: "wordlook" },
        call,
        { ...call, callId: "wordother", text: '{"river":"wordrhine"}' },
      ],
    },
    {
      role: "tool",
      content: [
        { type: "tool-result", callId: "wordother", output: { type: "text", text: "wordsecond" } },
        { type: "tool-result", callId: "wordcall", output: { type: "text", text: "wordfirst" } },
      ],
    },
    hello,
  ]),
  "a result without its call": conversation([
    hello,
    {
      role: "tool",
      content: [{ type: "tool-result", callId: "wordcall", output: { type: "text", text: "wordresult" } }],
    },
  ]),
  "a call that a provider has carried out": conversation(
    said(
      { ...call, executor: "provider" },
      { type: "tool-result", callId: "wordcall", output: { type: "json", value: { found: "wordfound" } } },
      { type: "text", text: "wordanswer" },
    ),
  ),
  "a call that has an id of its own": called({ output: { type: "text", text: "wordresult" } }, { itemId: "worditem" }),
}
