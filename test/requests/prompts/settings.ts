/** What is asked beside the conversation. */
import { type Prompts, parameters, setting } from "./build.ts"

export const settings: Prompts = {
  "text as the form of the answer": setting({ output: { type: "text" } }),
  "any JSON as the form of the answer": setting({ output: { type: "json" } }),
  "a schema as the form of the answer": setting({ output: { type: "json", schema: parameters } }),
  "a schema with a name": setting({
    output: { type: "json", schema: parameters, name: "wordname", description: "worddescription", strict: true },
  }),
  "a schema that is not strict": setting({ output: { type: "json", schema: parameters, strict: false } }),
  ...Object.fromEntries(
    ["none", "minimal", "low", "medium", "high", "xhigh"].map((effort) => [
      `the effort ${effort}`,
      setting({ reasoning: { effort }, maxTokens: 64_000 }),
    ]),
  ),
  "tokens to think with": setting({ reasoning: { maxTokens: 3_000 } }),
  "many tokens to think with": setting({ reasoning: { maxTokens: 30_000 }, maxTokens: 64_000 }),
  "tokens to think with and an effort": setting({ reasoning: { effort: "low", maxTokens: 3_000 } }),
  "reasoning that is told": setting({ reasoning: { effort: "medium", summary: "auto" } }),
  "reasoning that is told at length": setting({ reasoning: { summary: "detailed" } }),
  "reasoning that is not told": setting({ reasoning: { effort: "high", summary: "none" } }),
  "a temperature": setting({ sampling: { temperature: 0.5 } }),
  "a high temperature": setting({ sampling: { temperature: 1.5 } }),
  "all of sampling": setting({
    sampling: { temperature: 0.5, topP: 0.25, topK: 41, frequencyPenalty: 0.125, presencePenalty: 0.75, seed: 4_242 },
  }),
  "a temperature while thinking": setting({
    sampling: { temperature: 0.5, topP: 0.25, topK: 41 },
    reasoning: { maxTokens: 3_000 },
  }),
  "stop sequences": setting({ stopSequences: ["wordstop", "wordhalt"] }),
  "many stop sequences": setting({ stopSequences: ["worda", "wordb", "wordc", "wordd", "worde", "wordf"] }),
  "the most tokens": setting({ maxTokens: 321 }),
  "one answer": setting({ choices: 1 }),
  "three answers": setting({ choices: 3 }),
  "the probability of tokens": setting({ logprobs: 0 }),
  "the probability of alternatives": setting({ logprobs: 4 }),
  "who asks": setting({ user: "worduser" }),
  metadata: setting({ metadata: { wordkey: "wordvalue" } }),
  "no stream": setting({ stream: false }),
  "usage in the stream": setting({ includeUsage: true }),
  "no usage in the stream": setting({ includeUsage: false }),
}
