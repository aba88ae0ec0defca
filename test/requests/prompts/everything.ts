/** All of it in one conversation, whose settings do not contradict each other. */
import type { Prompt } from "@millrace/llm"
import { targetNames } from "../targets.ts"
import { asked, parameters, tool } from "./build.ts"
import { files } from "./files.ts"
import { reasoning } from "./reasoning.ts"
import { results } from "./results.ts"
import { roles } from "./roles.ts"
import { providedBy } from "./tools.ts"

export function everything(): Prompt {
  const groups = [roles, results, reasoning]
  const messages = groups.flatMap((group) => Object.values(group).flatMap((prompt) => prompt.messages))
  return {
    model: "wordmodel",
    messages: [...messages, ...asked({ type: "text", text: "wordlook" }, ...Object.values(files))],
    stream: true,
    includeUsage: true,
    tools: [
      { ...tool, strict: true },
      { name: "wordother" },
      ...targetNames.map((from) => ({ name: "wordsearch", provided: { from, value: providedBy(from) } })),
    ],
    toolChoice: "auto",
    parallelToolCalls: false,
    output: { type: "json", schema: parameters, name: "wordname", strict: true },
    reasoning: { effort: "low", summary: "auto" },
    sampling: { temperature: 0.5, topP: 0.25, topK: 41, frequencyPenalty: 0.125, presencePenalty: 0.75, seed: 4_242 },
    stopSequences: ["wordstop"],
    maxTokens: 32_100,
    choices: 2,
    logprobs: 3,
    user: "worduser",
    metadata: { wordkey: "wordvalue" },
  }
}
