/** What is lost on the way to a client: what its format has no place for, and what the client does not show. */
import type { Judge, JudgeDialect } from "../judges/judge.ts"

/** What a client is not told. */
export interface Loss {
  /** Reasoning has no place in the format, or the client does not read it. */
  readonly reasoning?: true
  /** A refusal is text. */
  readonly refusal?: true
  readonly tools?: true
  /** Calls that somebody else carries out: the provider, or the agent whose log this is. */
  readonly provided?: true
  readonly usage?: true
  /** The client is not told why the model stopped. */
  readonly finish?: true
  /** The client is told that the answer failed, but not in which words. */
  readonly error?: true
}

/** By format. */
const CARRIED: Readonly<Partial<Record<JudgeDialect, Loss>>> = {
  "openai-chat": { provided: true },
  "openai-responses": { provided: true },
  anthropic: { refusal: true, provided: true },
  gemini: { refusal: true, provided: true },
  ollama: { refusal: true, provided: true },
  "ai-sdk-ui": { refusal: true },
  "ai-sdk-text": { reasoning: true, refusal: true, tools: true, usage: true, finish: true, error: true },
  "ag-ui": { refusal: true },
}

/** By client, beyond what its format loses. */
const SHOWN: readonly (readonly [client: RegExp, loss: Loss])[] = [
  [/^ai \d @ai-sdk\/openai chat$/, { reasoning: true }],
  // It has no part of its stream for a refusal, and shows it as text.
  [/^ai \d @ai-sdk\/openai/, { refusal: true }],
]

export function lossOf({ name, dialect }: Pick<Judge, "name" | "dialect">): Loss {
  return Object.assign({}, CARRIED[dialect], ...SHOWN.map(([client, loss]) => (client.test(name) ? loss : {})))
}
