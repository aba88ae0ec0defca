/**
 * The `openai` package reading Responses, folded into one response. A stream that is cut resolves all the same, in both
 * lines: only the status of the response tells a cut from an end, and a careful application looks at it.
 */
import OpenAI from "openai"
import OpenAI6 from "openai-6"
import { createJudge, type Judge } from "./judge.ts"
import { fail, readArguments, setUsage, type Verdict } from "./verdict.ts"

/** The reasons for which a response may be incomplete, and the answer an answer all the same. */
const LIMITS: ReadonlySet<string> = new Set(["max_output_tokens", "content_filter"])

export const openaiResponses: readonly Judge[] = [
  judgeOf("openai 7 responses.stream", OpenAI),
  judgeOf("openai 6 responses.stream", OpenAI6 as unknown as typeof OpenAI),
]

function judgeOf(name: string, Constructor: typeof OpenAI): Judge {
  return createJudge(name, "openai-responses", async ({ url, model }, verdict, signal) => {
    const client = new Constructor({ apiKey: "any", baseURL: `${url}/v1`, maxRetries: 0, logLevel: "off" })
    const stream = client.responses.stream({ model, input: "Hi" }, { signal })
    let error: string | undefined
    stream.on("event", (event) => {
      if (event.type === "response.output_text.delta") verdict.text += event.delta
      else if (event.type === "response.refusal.delta") verdict.refusal += event.delta
      else if (event.type === "response.reasoning_summary_text.delta") verdict.reasoning += event.delta
      else if (event.type === "response.reasoning_text.delta") verdict.reasoning += event.delta
      else if (event.type === "error") error = event.message
    })
    const response = await stream.finalResponse()
    readOutput(response, verdict)
    // The older line passes an error event on as one of many, and leaves it to the application to look.
    if (error !== undefined) fail(verdict, error)
    else readEnd(response, verdict)
  })
}

function readOutput({ output, usage }: OpenAI.Responses.Response, verdict: Verdict): void {
  Object.assign(verdict, { text: "", refusal: "", reasoning: "" })
  for (const item of output) readItem(item, verdict)
  setUsage(verdict, usage?.input_tokens, usage?.output_tokens)
}

function readEnd({ status, incomplete_details, error }: OpenAI.Responses.Response, verdict: Verdict): void {
  const reason = incomplete_details?.reason
  if (status === "completed") {
    verdict.finish = status
    verdict.outcome = "finished"
  } else if (status === "incomplete" && reason !== undefined && LIMITS.has(reason)) {
    verdict.finish = reason
    verdict.outcome = "finished"
  } else {
    fail(verdict, error?.message ?? [status, reason].filter(Boolean).join(": "))
  }
}

function readItem(item: OpenAI.Responses.ResponseOutputItem, verdict: Verdict): void {
  if (item.type === "message") {
    for (const part of item.content) {
      if (part.type === "output_text") verdict.text += part.text
      else verdict.refusal += part.refusal
    }
  } else if (item.type === "reasoning") {
    for (const part of [...(item.summary ?? []), ...(item.content ?? [])]) verdict.reasoning += part.text
  } else if (item.type === "function_call") {
    verdict.tools.push({ name: item.name, args: readArguments(item.arguments) })
  } else if (item.type === "custom_tool_call") {
    verdict.tools.push({ name: item.name, args: item.input })
  }
}
