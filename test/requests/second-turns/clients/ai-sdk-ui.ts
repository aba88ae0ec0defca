/** The AI SDK's interface in a browser, which asks the gateway itself. */
import { DefaultChatTransport, isToolUIPart, readUIMessageStream, type UIMessage } from "ai"
import { type Client, FURTHER, QUESTION, resultOf } from "../client.ts"

export const question: UIMessage = { id: "u", role: "user", parts: [{ type: "text", text: QUESTION }] }

/** Reads a message as the interface does, and keeps it as an application does, as JSON. */
export async function gather(stream: Parameters<typeof readUIMessageStream>[0]["stream"]): Promise<UIMessage> {
  let last: UIMessage | undefined
  for await (const state of readUIMessageStream({ stream, terminateOnError: true })) last = state
  return JSON.parse(JSON.stringify(last)) as UIMessage
}

/** Gives every call its result, as `addToolOutput` does, or else a further question behind the message. */
export function goOn(message: UIMessage): UIMessage[] {
  const calls = message.parts.filter((part) => isToolUIPart(part))
  for (const [index, part] of calls.entries())
    Object.assign(part, { state: "output-available", output: resultOf(index) })
  const further: UIMessage = { id: "v", role: "user", parts: [{ type: "text", text: FURTHER }] }
  return calls.length > 0 ? [question, message] : [question, message, further]
}

export const aiSdkUiClients: readonly Client[] = [
  {
    name: "ai DefaultChatTransport",
    dialect: "ai-sdk-ui",
    async converse(url, model) {
      const ask = async (model: string, messages: UIMessage[]) => {
        const transport = new DefaultChatTransport({ api: `${url}/ui/chat`, body: { model } })
        const request = {
          trigger: "submit-message",
          chatId: "chat",
          messageId: undefined,
          messages,
          abortSignal: undefined,
        } as const
        return gather(await transport.sendMessages(request))
      }
      const messages = goOn(await ask(model, [question]))
      return (other) => ask(other, messages)
    },
  },
]
