/** Why an answer ended, in the words of every client. */
import type { FinishReason } from "@millrace/llm"
import type { Judge, JudgeDialect } from "../judges/judge.ts"
import type { Facts } from "./facts.ts"

/** Each format's word for every reason. Those that share a word cannot be told apart behind it. */
const WORDS: Readonly<Partial<Record<JudgeDialect, Readonly<Record<FinishReason, string>>>>> = {
  "openai-chat": words("stop length tool_calls content_filter content_filter stop length stop"),
  "openai-responses": words(
    "completed max_output_tokens completed content_filter content_filter completed max_output_tokens completed",
  ),
  anthropic: words("end_turn max_tokens tool_use refusal refusal pause_turn model_context_window_exceeded end_turn"),
  gemini: words("STOP MAX_TOKENS STOP SAFETY SAFETY OTHER MAX_TOKENS OTHER"),
  ollama: words("stop length stop stop stop stop length stop"),
  "ag-ui": words("stop length tool-calls content-filter refusal pause context-window other"),
}

/** The six that the AI SDK has for all formats. */
const UNIFIED = words("stop length tool-calls content-filter content-filter stop length other")

function words(list: string): Readonly<Record<FinishReason, string>> {
  const [stop, length, calls, filter, refusal, pause, window, other] = list.split(" ") as [
    string,
    string,
    string,
    string,
    string,
    string,
    string,
    string,
  ]
  return {
    stop,
    length,
    "tool-calls": calls,
    "content-filter": filter,
    refusal,
    pause,
    "context-window": window,
    other,
  }
}

/** Gives the word that a client must say of the end of an answer. */
export function wordOf({ reason = "other", refusal }: Facts, { name, dialect }: Judge): string | undefined {
  const isAiSdk = name.startsWith("ai ")
  // Where a refusal was said, Anthropic's clients are told so by the end, and the AI SDK finds it in OpenAI's formats.
  const isRefusal = refusal !== "" && (dialect === "anthropic" || (isAiSdk && dialect.startsWith("openai-")))
  return (isAiSdk ? UNIFIED : WORDS[dialect])?.[isRefusal ? "refusal" : reason]
}
