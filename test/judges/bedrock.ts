/**
 * The `@aws-sdk/client-bedrock-runtime` package: it checks every frame's sums and throws the exceptions in them. It cannot tell
 * a cut between two frames from an end: only a stop event says that the model stopped.
 */
import {
  BedrockRuntimeClient,
  ConverseStreamCommand,
  type ConverseStreamOutput,
  InvokeModelWithResponseStreamCommand,
} from "@aws-sdk/client-bedrock-runtime"
import { NodeHttpHandler } from "@smithy/node-http-handler"
import { createJudge, type Judge } from "./judge.ts"
import { readMessageEvents } from "./message-events.ts"
import { fail, readArguments, setUsage, type Verdict } from "./verdict.ts"

/** The package's own default is HTTP/2, which needs an upstream that speaks it. One handler keeps the connections. */
const requestHandler = new NodeHttpHandler()

export const bedrock: readonly Judge[] = [
  createJudge(
    "@aws-sdk/client-bedrock-runtime 3 ConverseStream",
    "bedrock-converse",
    async (target, verdict, signal) => {
      const input = { modelId: target.model, messages: [{ role: "user" as const, content: [{ text: "Hi" }] }] }
      const { stream } = await connect(target.url).send(new ConverseStreamCommand(input), { abortSignal: signal })
      await readConverse(stream ?? [], verdict)
    },
  ),
  createJudge("@aws-sdk/client-bedrock-runtime 3 InvokeModel", "bedrock-invoke", async (target, verdict, signal) => {
    const input = { modelId: target.model, contentType: "application/json", body: "{}" }
    const command = new InvokeModelWithResponseStreamCommand(input)
    const { body } = await connect(target.url).send(command, { abortSignal: signal })
    await readMessageEvents(payloads(body ?? []), verdict)
  }),
]

const connect = (endpoint: string) =>
  new BedrockRuntimeClient({
    region: "us-east-1",
    endpoint,
    credentials: { accessKeyId: "any", secretAccessKey: "any" },
    requestHandler,
    maxAttempts: 1,
  })

type Frames<T> = AsyncIterable<T> | Iterable<T>

async function readConverse(stream: Frames<ConverseStreamOutput>, verdict: Verdict): Promise<void> {
  const calls = new Map<number | undefined, { name: string; text: string }>()
  try {
    for await (const { contentBlockStart, contentBlockDelta, messageStop, metadata } of stream) {
      const name = contentBlockStart?.start?.toolUse?.name
      if (name !== undefined) calls.set(contentBlockStart?.contentBlockIndex, { name, text: "" })
      const { text, reasoningContent, toolUse } = contentBlockDelta?.delta ?? {}
      verdict.text += text ?? ""
      verdict.reasoning += reasoningContent?.text ?? ""
      const call = calls.get(contentBlockDelta?.contentBlockIndex)
      if (call !== undefined) call.text += toolUse?.input ?? ""
      if (messageStop?.stopReason !== undefined) verdict.finish = messageStop.stopReason
      const { inputTokens, cacheReadInputTokens = 0, cacheWriteInputTokens = 0, outputTokens } = metadata?.usage ?? {}
      if (inputTokens !== undefined) {
        setUsage(verdict, inputTokens + cacheReadInputTokens + cacheWriteInputTokens, outputTokens)
      }
    }
  } finally {
    verdict.tools = [...calls.values()].map(({ name, text }) => ({ name, args: readArguments(text) }))
  }
  if (verdict.finish === undefined) return
  if (verdict.finish.startsWith("malformed_")) fail(verdict, verdict.finish)
  else verdict.outcome = "finished"
}

/** Gives the bytes of the model's own events, which are all that this call gives an application. */
async function* payloads(body: Frames<{ chunk?: { bytes?: Uint8Array | undefined } }>): AsyncGenerator<unknown> {
  const decoder = new TextDecoder()
  for await (const { chunk } of body) if (chunk?.bytes !== undefined) yield JSON.parse(decoder.decode(chunk.bytes))
}
