/** Tools, and which of them are to be called. */
import type { JsonObject } from "@millrace/llm"
import { targetNames } from "../targets.ts"
import { type Prompts, setting, tool } from "./build.ts"

export const tools: Prompts = {
  "a tool": setting({ tools: [tool] }),
  "a tool that says nothing of itself": setting({ tools: [{ name: "wordtool" }] }),
  "a tool that is strict": setting({ tools: [{ ...tool, strict: true }] }),
  "a tool that is not strict": setting({ tools: [{ ...tool, strict: false }] }),
  "tools of which one is strict": setting({ tools: [{ ...tool, strict: true }, { name: "wordother" }] }),
  ...Object.fromEntries(
    ([undefined, "auto", "none", "required", { name: "wordtool" }] as const).map((toolChoice) => [
      `the tool choice ${JSON.stringify(toolChoice)}`,
      setting({ tools: [tool, { name: "wordother" }], toolChoice }),
    ]),
  ),
  "a strict tool that must be called": setting({ tools: [{ ...tool, strict: true }], toolChoice: "required" }),
  "a tool choice without tools": setting({ toolChoice: "required" }),
  "one call at a time": setting({ tools: [tool], parallelToolCalls: false }),
  "several calls at a time": setting({ tools: [tool], parallelToolCalls: true }),
  "one call at a time, without tools": setting({ parallelToolCalls: false }),
  ...Object.fromEntries(
    targetNames.map((from) => [
      `a tool that ${from} provides`,
      setting({
        tools: [tool, { name: "wordsearch", provided: { from, value: providedBy(from) } }],
      }),
    ]),
  ),
}

/** Each dialect has its own way to name a tool that it provides. */
export function providedBy(from: string): JsonObject {
  if (from === "gemini") return { wordsearch: { wordlimit: 3 } }
  return { type: "wordsearch", ...(from === "ai-sdk-ui" && { name: "wordsearch" }), wordlimit: 3 }
}
