/** The `@anthropic-ai/sdk` package reading Messages, folded into one message: it rejects what has no `message_stop`. */
import Anthropic from "@anthropic-ai/sdk"
import { createJudge, type Judge } from "./judge.ts"
import { fail, setUsage, type Verdict } from "./verdict.ts"

export const anthropic: readonly Judge[] = [
  createJudge("@anthropic-ai/sdk 1 messages.stream", "anthropic", async ({ url, model }, verdict, signal) => {
    const client = new Anthropic({ apiKey: "any", baseURL: url, maxRetries: 0, logLevel: "off" })
    const stream = client.messages.stream(
      { model, max_tokens: 1_024, messages: [{ role: "user", content: "Hi" }] },
      { signal },
    )
    stream.on("text", (delta) => {
      verdict.text += delta
    })
    stream.on("thinking", (delta) => {
      verdict.reasoning += delta
    })
    const { content, stop_reason, usage } = await stream.finalMessage()
    Object.assign(verdict, { text: "", reasoning: "" })
    for (const block of content) readBlock(block, verdict)
    const { input_tokens, cache_creation_input_tokens, cache_read_input_tokens, output_tokens } = usage
    const input = input_tokens + (cache_creation_input_tokens ?? 0) + (cache_read_input_tokens ?? 0)
    setUsage(verdict, input, output_tokens)
    if (stop_reason === null) return fail(verdict, "stop_reason null")
    verdict.finish = stop_reason
    verdict.outcome = "finished"
  }),
]

function readBlock(block: Anthropic.ContentBlock, verdict: Verdict): void {
  if (block.type === "text") verdict.text += block.text
  else if (block.type === "thinking") verdict.reasoning += block.thinking
  else if (block.type === "tool_use") verdict.tools.push({ name: block.name, args: block.input })
  else if (block.type === "server_tool_use") {
    verdict.tools.push({ name: block.name, args: block.input, provider: true })
  }
}
