/** What one dialect has put on everything that can have something. */
import type { Prompt } from "@millrace/llm"
import { targetNames } from "../targets.ts"
import { asked, called, conversation, file, hello, type Prompts, said, setting, tool } from "./build.ts"

export const extras: Prompts = Object.fromEntries(
  targetNames.flatMap((from): [string, Prompt][] => {
    const extra = { from, fields: { wordmember: { wordinner: "wordextra" } } }
    // What the AI SDK's interface has on a part stands in one member, and so does what chat servers tell of reasoning.
    const onPart = from === "ai-sdk-ui" ? { from, fields: { providerMetadata: extra.fields } } : extra
    const onThought =
      from === "openai-chat"
        ? { from, fields: { reasoning_details: [{ type: "wordkind", data: "wordextra" }] } }
        : onPart
    return [
      [`members of ${from} on the prompt`, setting({ extra })],
      [
        `members of ${from} on instructions`,
        conversation([{ role: "system", content: [{ type: "text", text: "wordsystem", extra: onPart }] }, hello]),
      ],
      [`members of ${from} on a text`, conversation(asked({ type: "text", text: "wordtext", extra: onPart }))],
      [
        `members of ${from} on a picture`,
        conversation(asked({ ...file("image/png", { data: "iVBORw0KGgoA" }), extra: onPart })),
      ],
      [`members of ${from} on what was said`, conversation(said({ type: "text", text: "wordanswer", extra: onPart }))],
      [
        `members of ${from} on reasoning`,
        conversation(
          said(
            { type: "reasoning", text: "wordthought", extra: onThought, signatures: [{ data: "wordsignature", from }] },
            { type: "text", text: "wordanswer" },
          ),
        ),
      ],
      [`members of ${from} on a call`, called({ output: { type: "text", text: "wordresult" } }, { extra: onPart })],
      [`members of ${from} on a result`, called({ output: { type: "text", text: "wordresult" }, extra: onPart })],
      [
        `members of ${from} on a text in a result`,
        called({ output: { type: "content", content: [{ type: "text", text: "wordresult", extra: onPart }] } }),
      ],
      [`members of ${from} on a tool`, setting({ tools: [{ ...tool, extra }] })],
      [
        `content that only ${from} understands`,
        conversation(
          said(
            { type: "raw", from, value: { type: "wordraw", wordmember: "wordvalue" } },
            { type: "text", text: "wordanswer" },
          ),
        ),
      ],
    ]
  }),
)
