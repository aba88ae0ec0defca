/**
 * The `@google/genai` package reading `streamGenerateContent` to its end. The package cannot tell a cut between two events
 * from an end: only a reason in some candidate says that the model stopped, and a careful application looks for it.
 */
import { type GenerateContentResponse, GoogleGenAI } from "@google/genai"
import { createJudge, type Judge } from "./judge.ts"
import { fail, setUsage, type Verdict } from "./verdict.ts"

/** The reasons that say that the model failed, rather than that it stopped or was stopped. */
const FAILURES = /^(?:MALFORMED_|UNEXPECTED_|TOO_MANY_|FINISH_REASON_UNSPECIFIED)/

export const gemini: readonly Judge[] = [
  createJudge("@google/genai 3 generateContentStream", "gemini", async ({ url, model }, verdict, signal) => {
    // The package's own default is `v1`, which the other clients of this format do not use.
    const httpOptions = { baseUrl: url, apiVersion: "v1beta" }
    const client = new GoogleGenAI({ apiKey: "any", vertexai: false, httpOptions })
    const request = { model, contents: "Hi", config: { abortSignal: signal } }
    for await (const response of await client.models.generateContentStream(request)) readResponse(response, verdict)
    if (verdict.finish === undefined) return
    if (FAILURES.test(verdict.finish)) fail(verdict, verdict.finish)
    else verdict.outcome = "finished"
  }),
]

function readResponse(response: GenerateContentResponse, verdict: Verdict): void {
  const { candidates, promptFeedback, usageMetadata } = response
  const candidate = candidates?.find(({ index = 0 }) => index === 0)
  for (const { text, thought, functionCall } of candidate?.content?.parts ?? []) {
    if (thought) verdict.reasoning += text ?? ""
    else verdict.text += text ?? ""
    if (functionCall) verdict.tools.push({ name: functionCall.name ?? "", args: functionCall.args ?? {} })
  }
  const finish = candidate?.finishReason ?? promptFeedback?.blockReason
  if (finish) verdict.finish = finish
  if (usageMetadata === undefined) return
  const { promptTokenCount, toolUsePromptTokenCount, candidatesTokenCount, thoughtsTokenCount } = usageMetadata
  setUsage(verdict, sum(promptTokenCount, toolUsePromptTokenCount), sum(candidatesTokenCount, thoughtsTokenCount))
}

/** Adds the counts that are there: without any there is no sum. */
function sum(...counts: (number | undefined)[]): number | undefined {
  const given = counts.filter((count) => count !== undefined)
  return given.length === 0 ? undefined : given.reduce((total, count) => total + count, 0)
}
