/** Writes the answer of `/api/chat` in one piece. */
import type { AnswerOptions } from "../../dialect.ts"
import { joinedText, type Message, type MessageToolCall } from "../../fold.ts"
import { extraOf, type JsonObject } from "../../part.ts"
import { compact, objectOf } from "../../wire/json-value.ts"
import { writeReason } from "./finish-reason.ts"
import { lineHead } from "./line-head.ts"
import { writeCall } from "./tool-call.ts"
import { writeUsage } from "./usage.ts"

const NAME = "ollama"

export function answerOllama(message: Message, options: AnswerOptions = {}): JsonObject {
  const { content, terminal, usage } = message
  const logprobs = content.flatMap((each) => (each.type === "text" ? (each.logprobs ?? []) : []))
  const calls = content.filter((each) => each.type === "tool-call" && each.executor === "client" && each.isDone)
  const tool_calls = (calls as MessageToolCall[]).flatMap(
    (each) => writeCall({ ...each, fields: extraOf(each, NAME) }) ?? [],
  )
  const images = content.flatMap((each) =>
    each.type === "file" && each.data !== undefined && each.mediaType.startsWith("image/") ? [each.data] : [],
  )
  // An answer that lacks a call is not done.
  const isLost = tool_calls.length < calls.length && terminal?.type === "finish" && writeReason(terminal) === "stop"
  const end = terminal?.type === "finish" && !isLost ? terminal : undefined
  return compact({
    ...lineHead(message, options),
    message: compact({
      role: "assistant",
      content: joinedText(message, "text") + joinedText(message, "refusal"),
      thinking: joinedText(message, "reasoning") || undefined,
      images: images.length > 0 ? images : undefined,
      tool_calls: tool_calls.length > 0 ? tool_calls : undefined,
      ...ownMembers(message, "message"),
    }),
    logprobs: logprobs.length > 0 ? logprobs : undefined,
    ...ownMembers(message, "$"),
    ...(end && extraOf(end, NAME)),
    done: end !== undefined,
    done_reason: end && writeReason(end),
    ...(usage && writeUsage(usage)),
  })
}

/** What only Ollama knows, of one place. */
function ownMembers({ raw }: Message, place: string): JsonObject {
  const found = raw.filter(({ from, at }) => from === NAME && at === place)
  return Object.fromEntries(found.flatMap(({ value }) => Object.entries(objectOf(value) ?? {})))
}
