/**
 * What a stream of ours says of its end, read by nothing but `JSON.parse`: the least that the clients of each format
 * go by. The real clients are asked as well, but there are too many streams to ask them about every one.
 */

/** `silence` is a stream that says nothing of its end: no client can tell it from one that goes on. */
export type Outcome = "success" | "failure" | "contradiction" | "silence"

type Value = Readonly<Record<string, unknown>>

interface Marks {
  success(event: Value): boolean
  failure(event: Value): boolean
}

const typeIs =
  (...types: readonly string[]) =>
  ({ type }: Value) =>
    types.includes(type as string)

const hasError = ({ error }: Value) => error !== undefined && error !== null

const MARKS: Readonly<Record<string, Marks>> = {
  "openai-chat": { success: ({ choices }) => some(choices, "finish_reason"), failure: hasError },
  "openai-responses": {
    success: typeIs("response.completed", "response.incomplete"),
    failure: typeIs("response.failed", "error"),
  },
  anthropic: {
    success: (event) => typeIs("message_stop")(event) || some([event.delta], "stop_reason"),
    failure: typeIs("error"),
  },
  gemini: { success: ({ candidates }) => some(candidates, "finishReason"), failure: hasError },
  ollama: { success: ({ done }) => done === true, failure: hasError },
  "ai-sdk-ui": { success: typeIs("finish"), failure: typeIs("error", "abort") },
  "ag-ui": { success: typeIs("RUN_FINISHED"), failure: typeIs("RUN_ERROR") },
  parts: { success: typeIs("finish"), failure: typeIs("error", "interrupted", "abort") },
  "parts-lines": { success: typeIs("finish"), failure: typeIs("error", "interrupted", "abort") },
}

/** Reads a whole stream; gives nothing for a format that has no word for its end. */
export function outcomeOf(dialect: string, stream: string): Outcome | undefined {
  const marks = MARKS[dialect]
  if (marks === undefined) return undefined
  const events = stream.split(/\r?\n/).flatMap((line) => {
    const data = line.startsWith("data:") ? line.slice("data:".length).trim() : line
    return data.startsWith("{") ? [JSON.parse(data) as Value] : []
  })
  const isSuccess = events.some((event) => marks.success(event))
  const isFailure = events.some((event) => marks.failure(event))
  if (isSuccess) return isFailure ? "contradiction" : "success"
  return isFailure ? "failure" : "silence"
}

function some(list: unknown, member: string): boolean {
  return Array.isArray(list) && list.some((each) => typeof (each as Value | undefined)?.[member] === "string")
}
