/** The `ollama` package reading its own chat: it throws where no line says that it is done. */
import { Ollama } from "ollama"
import { createJudge, type Judge } from "./judge.ts"
import { setUsage } from "./verdict.ts"

export const ollama: readonly Judge[] = [
  createJudge("ollama 0.6 chat", "ollama", async ({ url, model }, verdict, signal) => {
    // The package has no signal of its own for the time before the answer.
    const client = new Ollama({ host: url, fetch: (input, init) => fetch(input, { ...init, signal }) })
    const stream = await client.chat({ model, messages: [{ role: "user", content: "Hi" }], stream: true })
    for await (const { message, done, done_reason, prompt_eval_count, eval_count } of stream) {
      verdict.text += message?.content ?? ""
      verdict.reasoning += message?.thinking ?? ""
      for (const { function: call } of message?.tool_calls ?? []) {
        verdict.tools.push({ name: call.name, args: call.arguments })
      }
      if (!done) continue
      setUsage(verdict, prompt_eval_count, eval_count)
      verdict.finish = done_reason ?? ""
      verdict.outcome = "finished"
    }
  }),
]
