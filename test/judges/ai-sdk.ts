/**
 * The `ai` package and its providers reading other people's formats with `streamText`. It throws nothing: it tells errors as
 * parts of the stream, and a cut as a reason to finish, which is "interrupted" in line 7 and "other" in line 6.
 */
import { createAnthropic } from "@ai-sdk/anthropic"
import { createGoogle } from "@ai-sdk/google"
import { createOpenAI } from "@ai-sdk/openai"
import { createOpenAICompatible } from "@ai-sdk/openai-compatible"
import { jsonSchema, type LanguageModel, streamText, type TextStreamPart, type ToolSet, tool } from "ai"
import * as line6 from "ai-6"
import { createAnthropic as createAnthropic3 } from "ai-sdk-anthropic-3"
import { createGoogleGenerativeAI as createGoogle3 } from "ai-sdk-google-3"
import { createOpenAI as createOpenAI3 } from "ai-sdk-openai-3"
import { createOpenAICompatible as createOpenAICompatible2 } from "ai-sdk-openai-compatible-2"
import { createJudge, type Judge, type JudgeDialect, type JudgeTarget } from "./judge.ts"
import { describe, fail, setUsage, type Verdict } from "./verdict.ts"

type Parts = AsyncIterable<TextStreamPart<ToolSet>>
type Model<T> = (target: JudgeTarget) => T

/** The reasons to finish that are none. Line 6 says "other" of a stream that was cut, so it must be taken for that. */
const FAILURES = { 7: new Set(["error", "interrupted"]), 6: new Set(["error", "other", "unknown"]) }

// Warnings are printed past the console, by the process.
globalThis.AI_SDK_LOG_WARNINGS = false

const apiKey = "any"
const prompt = "Hi"

export const aiSdk: readonly Judge[] = [
  judge7("@ai-sdk/openai chat", "openai-chat", ({ url, model }) =>
    createOpenAI({ apiKey, baseURL: `${url}/v1` }).chat(model),
  ),
  judge7("@ai-sdk/openai responses", "openai-responses", ({ url, model }) =>
    createOpenAI({ apiKey, baseURL: `${url}/v1` }).responses(model),
  ),
  judge7("@ai-sdk/openai-compatible", "openai-chat", ({ url, model }) =>
    createOpenAICompatible({ name: "any", apiKey, baseURL: `${url}/v1`, includeUsage: true })(model),
  ),
  judge7("@ai-sdk/anthropic", "anthropic", ({ url, model }) =>
    createAnthropic({ apiKey, baseURL: `${url}/v1` })(model),
  ),
  judge7("@ai-sdk/google", "gemini", ({ url, model }) =>
    createGoogle({ apiKey, baseURL: `${url}/v1beta` })(toPath(model)),
  ),
  judge6("@ai-sdk/openai chat", "openai-chat", ({ url, model }) =>
    createOpenAI3({ apiKey, baseURL: `${url}/v1` }).chat(model),
  ),
  judge6("@ai-sdk/openai responses", "openai-responses", ({ url, model }) =>
    createOpenAI3({ apiKey, baseURL: `${url}/v1` }).responses(model),
  ),
  judge6("@ai-sdk/openai-compatible", "openai-chat", ({ url, model }) =>
    createOpenAICompatible2({ name: "any", apiKey, baseURL: `${url}/v1`, includeUsage: true })(model),
  ),
  judge6("@ai-sdk/anthropic", "anthropic", ({ url, model }) =>
    createAnthropic3({ apiKey, baseURL: `${url}/v1` })(model),
  ),
  judge6("@ai-sdk/google", "gemini", ({ url, model }) =>
    createGoogle3({ apiKey, baseURL: `${url}/v1beta` })(toPath(model)),
  ),
]

function judge7(name: string, dialect: JudgeDialect, model: Model<LanguageModel>): Judge {
  return createJudge(`ai 7 ${name}`, dialect, async (target, verdict, abortSignal) => {
    const tools = declare(target, tool({ inputSchema: jsonSchema({ type: "object" }) })) as ToolSet
    const { fullStream } = streamText({
      model: model(target),
      prompt,
      tools,
      abortSignal,
      maxRetries: 0,
      onError: () => {},
    })
    await readParts(fullStream, verdict, FAILURES[7])
  })
}

function judge6(name: string, dialect: JudgeDialect, model: Model<line6.LanguageModel>): Judge {
  return createJudge(`ai 6 ${name}`, dialect, async (target, verdict, abortSignal) => {
    const tools = declare(target, line6.tool({ inputSchema: line6.jsonSchema({ type: "object" }) })) as line6.ToolSet
    const { fullStream } = line6.streamText({
      model: model(target),
      prompt,
      tools,
      abortSignal,
      maxRetries: 0,
      onError: () => {},
    })
    await readParts(fullStream as unknown as Parts, verdict, FAILURES[6])
  })
}

/** Google's provider takes a name with a slash for the whole path of the model. */
const toPath = (model: string) => (model.includes("/") ? `models/${model}` : model)

/** Declares the tools of a target, all alike: they take any object and are not executed. */
function declare<T>({ tools = [] }: JudgeTarget, tool: T): Record<string, T> {
  return Object.fromEntries(tools.map((name) => [name, tool]))
}

async function readParts(parts: Parts, verdict: Verdict, failures: ReadonlySet<string>): Promise<void> {
  for await (const part of parts) {
    if (part.type === "text-delta") verdict.text += part.text
    else if (part.type === "reasoning-delta") verdict.reasoning += part.text
    else if (part.type === "tool-call") readCall(part, verdict)
    else if (part.type === "error") fail(verdict, part.error)
    else if (part.type === "abort") verdict.outcome = "aborted"
    else if (part.type === "finish") {
      const { finishReason, totalUsage } = part
      verdict.finish = finishReason
      setUsage(verdict, totalUsage.inputTokens, totalUsage.outputTokens)
      if (failures.has(finishReason)) fail(verdict, `finishReason ${finishReason}`)
      // An error part comes before the finish, and is not undone by it.
      else if (verdict.error === undefined && verdict.outcome !== "aborted") verdict.outcome = "finished"
    }
  }
}

function readCall(part: Extract<TextStreamPart<ToolSet>, { type: "tool-call" }>, verdict: Verdict): void {
  const error = "error" in part && part.error !== undefined ? { error: describe(part.error) } : {}
  const provider = part.providerExecuted ? { provider: true as const } : {}
  verdict.tools.push({ name: part.toolName, args: part.input as unknown, ...provider, ...error })
}
