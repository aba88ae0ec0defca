/** The response as a whole, which begins and ends a stream, and which is the answer where no stream is wanted. */
import type { EncodeOptions } from "../../../dialect.ts"
import type { JsonObject, StartPart, Usage } from "../../../part.ts"
import { extraOf } from "../../../part.ts"
import { NAME } from "../name.ts"
import { writeUsage } from "../usage.ts"
import type { Frames } from "./frames.ts"
import type { Output } from "./output.ts"

/** What every response has. What was asked for is known only where this dialect told it. */
const DEFAULTS: JsonObject = {
  instructions: null,
  max_output_tokens: null,
  metadata: {},
  parallel_tool_calls: true,
  previous_response_id: null,
  temperature: null,
  tool_choice: "auto",
  tools: [],
  top_p: null,
}

/** How a response stands. */
export interface ResponseState {
  readonly status: "in_progress" | "queued" | "completed" | "incomplete" | "failed"
  readonly error?: JsonObject | undefined
  /** Of a response that is incomplete. */
  readonly reason?: string | undefined
}

export interface ResponseWriter {
  readonly hasBegun: boolean
  readonly id: string
  begin(start: StartPart): void
  /** Takes what this dialect told later. */
  amend(fields: JsonObject | undefined): void
  count(usage: Usage): void
  write(type: string, state: ResponseState): void
}

export function createResponse(options: EncodeOptions, frames: Frames, output: Output): ResponseWriter {
  let id = options.id ?? "millrace"
  let model = options.model ?? ""
  let created = options.created ?? 0
  let fields: JsonObject = DEFAULTS
  let usage: Usage | undefined
  let hasBegun = false

  return {
    get hasBegun() {
      return hasBegun
    },
    get id() {
      return id
    },
    begin(start) {
      hasBegun = true
      id = start.id ?? id
      model = options.model ?? start.model ?? ""
      created = start.created ?? created
      fields = { ...DEFAULTS, ...extraOf(start, NAME) }
    },
    amend(more) {
      if (more === undefined) return
      const { model: changed, ...others } = more
      if (options.model === undefined && typeof changed === "string") model = changed
      fields = { ...fields, ...others }
    },
    count(more) {
      usage = { ...usage, ...more }
    },
    write(type, { status, error = null, reason }) {
      const response = {
        ...fields,
        id,
        object: "response",
        created_at: created,
        status,
        error,
        incomplete_details: reason === undefined ? null : { reason },
        model,
        usage: usage === undefined ? null : writeUsage(usage),
      }
      const members = JSON.stringify(response).slice(0, -1)
      frames.write(type, `"response":${members},"output":[${output.items()}]}`)
    },
  }
}
