/**
 * The `@ag-ui/client` package: it verifies the order of events, and throws at the first that is out of place. It does not
 * throw where a run neither finishes nor fails, nor where it fails: both are seen by subscribers alone.
 */
import { type BaseEvent, EventType, HttpAgent, type Message, type RunFinishedEvent } from "@ag-ui/client"
import { createJudge, type Judge } from "./judge.ts"
import { fail, readArguments, setUsage, type Verdict } from "./verdict.ts"

export const agUi: readonly Judge[] = [
  createJudge("@ag-ui/client 1 HttpAgent", "ag-ui", async ({ url, model, path = "/ag-ui" }, verdict, signal) => {
    const agent = new HttpAgent({
      url: url + path,
      threadId: "thread",
      initialMessages: [{ id: "user", role: "user", content: "Hi" }],
      fetch: fetchCalmly,
    })
    const abortController = new AbortController()
    signal.addEventListener("abort", () => abortController.abort(signal.reason), { once: true })
    let finished: RunFinishedEvent | undefined
    let failed: string | undefined
    const onEvent = ({ event }: { event: BaseEvent }) => {
      if (event.type === EventType.RUN_FINISHED) finished = event as RunFinishedEvent
      else if (event.type === EventType.RUN_ERROR) failed = String(event.message)
    }
    try {
      await agent.runAgent({ runId: "run", forwardedProps: { model }, abortController }, { onEvent })
    } finally {
      for (const message of agent.messages) readMessage(message, verdict)
    }
    if (failed !== undefined) fail(verdict, failed)
    else if (finished !== undefined) readFinish(finished, verdict)
  }),
]

/**
 * Fetches as the package would. When a connection breaks, the package cancels the broken body as well, and nobody handles that
 * rejection: it would end the process, here and in any application that runs the package on a server.
 */
async function fetchCalmly(url: string, init: RequestInit): Promise<Response> {
  const response = await fetch(url, init)
  const { body } = response
  const getReader = () => {
    const reader = ReadableStream.prototype.getReader.call(body) as ReadableStreamDefaultReader<Uint8Array>
    const cancel = reader.cancel.bind(reader)
    return Object.assign(reader, { cancel: (reason?: unknown) => cancel(reason).catch(() => {}) })
  }
  if (body !== null) Object.assign(body, { getReader })
  return response
}

function readMessage(message: Message, verdict: Verdict): void {
  if (message.role === "reasoning") verdict.reasoning += message.content
  if (message.role !== "assistant") return
  verdict.text += message.content ?? ""
  for (const { function: call } of message.toolCalls ?? []) {
    verdict.tools.push({ name: call.name, args: readArguments(call.arguments) })
  }
}

function readFinish({ outcome, result, usage = [] }: RunFinishedEvent, verdict: Verdict): void {
  // The format has no word for why a model stopped, but the result is the application's own: that is where ours may be.
  const reason = (result as { finishReason?: unknown } | null | undefined)?.finishReason
  verdict.finish = typeof reason === "string" ? reason : (outcome?.type ?? "success")
  setUsage(verdict, usage.at(-1)?.inputTokens, usage.at(-1)?.outputTokens)
  verdict.outcome = outcome?.type === "cancelled" ? "aborted" : "finished"
}
