import type { DecodingDialect, EncodingDialect } from "../../dialect.ts"
import { decode } from "./decode.ts"
import { encode } from "./encode.ts"
import { event, failureEvent } from "./failure.ts"
import { NAME } from "./name.ts"

/**
 * The events of AG-UI 1.0, for `HttpAgent` and whoever else shows an agent's run.
 *
 * - Opaque things are encrypted values of their message or call, marked with the dialect whose they are.
 * - Why an answer is over stands in the run's result: `{ finishReason: "stop" }`. Calls that are the client's to carry out
 *   are the outcome's `pendingToolCallIds`.
 * - Sources, files and safety verdicts are events of an application's own, such as `millrace.annotation`, and what other
 *   formats did not understand is `RAW` with its source. What else there is no member for stands in `metadata.millrace`.
 * - Data by the names `state-snapshot` and `state-delta` are the state, also where they are read.
 * - Parallel calls are of one message, which follows the text before them.
 * - An error is a `RUN_ERROR`, an interruption likewise, a stop a `RUN_FINISHED` that was cancelled; where it has torn a
 *   call, whose end must not be told, it is a `RUN_ERROR` too.
 *
 * It cannot carry further answers to the same request, log probabilities, outputs that others replace, warnings, nor ends
 * of steps that were not begun; sections of reasoning become one text with blank lines; of several encrypted values of one
 * message clients keep the last.
 *
 * @see https://docs.ag-ui.com/concepts/events
 *
 * @example
 * ```ts
 * import { run } from "@millrace/core"
 * import { agUi } from "@millrace/llm"
 *
 * run([{ type: "start", id: "r1" }, { type: "finish", reason: "stop" }], agUi.encode())
 * // => [
 * //   'data: {"type":"RUN_STARTED","threadId":"r1","runId":"r1","metadata":{"millrace":{"id":"r1"}}}\n\n',
 * //   'data: {"result":{"finishReason":"stop"},"type":"RUN_FINISHED","threadId":"r1","runId":"r1"}\n\n',
 * // ]
 * ```
 */
export const agUi: DecodingDialect & EncodingDialect = {
  name: NAME,
  contentType: "text/event-stream",
  headers: { "x-accel-buffering": "no" },
  keepAlive: ": keep-alive\n",
  decode,
  encode,
  failure: (end) => event(failureEvent(end)),
}
