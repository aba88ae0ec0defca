/** What was thought, and what is opaque of it, of texts and of calls: whoever's it is. */
import type { Prompt } from "@millrace/llm"
import { targetNames } from "../targets.ts"
import { called, conversation, type Prompts, said } from "./build.ts"

/** Whose things may stand in a prompt beside those of dialects that have requests. */
const SIGNERS: readonly string[] = [...targetNames.filter((name) => name !== "ai-sdk-ui"), "bedrock-converse"]

export const reasoning: Prompts = {
  "reasoning that nobody has signed": conversation(
    said({ type: "reasoning", text: "wordthought" }, { type: "text", text: "wordanswer" }),
  ),
  "a summary that nobody has signed": conversation(
    said({ type: "reasoning", text: "wordthought", kind: "summary" }, { type: "text", text: "wordanswer" }),
  ),
  ...Object.fromEntries(
    SIGNERS.flatMap((from): [string, Prompt][] => {
      const signature = { data: "wordsignature", from } as const
      const encrypted = { data: "wordencrypted", from, kind: "encrypted" } as const
      const redacted = { data: "wordredacted", from, kind: "redacted" } as const
      const answer = { type: "text", text: "wordanswer" } as const
      return [
        [
          `reasoning that ${from} has signed`,
          conversation(said({ type: "reasoning", text: "wordthought", signatures: [signature] }, answer)),
        ],
        [
          `reasoning that ${from} has encrypted`,
          conversation(
            said(
              { type: "reasoning", text: "wordthought", kind: "summary", itemId: "worditem", signatures: [encrypted] },
              answer,
            ),
          ),
        ],
        [
          `reasoning that ${from} has redacted`,
          conversation(said({ type: "reasoning", text: "", kind: "redacted", signatures: [redacted] }, answer)),
        ],
        [`a text that ${from} has signed`, conversation(said({ ...answer, signatures: [signature] }))],
        [
          `a call that ${from} has signed`,
          called({ output: { type: "text", text: "wordresult" } }, { signatures: [signature] }),
        ],
      ]
    }),
  ),
}
