/** Writes `/api/chat`. */
import type { Block, Outlet } from "@millrace/core"
import type { EncodeOptions } from "../../dialect.ts"
import {
  extraOf,
  type FilePart,
  type FinishPart,
  type JsonObject,
  type Part,
  type RawPart,
  type StretchDelta,
  type StretchEnd,
  type StretchStart,
  type TerminalPart,
  type Usage,
} from "../../part.ts"
import { objectOf } from "../../wire/json-value.ts"
import { writeError } from "./error.ts"
import { writeReason } from "./finish-reason.ts"
import { lineHead } from "./line-head.ts"
import { writeCall } from "./tool-call.ts"
import { writeUsage } from "./usage.ts"

const NAME = "ollama"
/** No line is known to have as many members. */
const MAX_WAITING = 64

/** Encodes parts. Counts wait for the last line, and what only Ollama knows for the next one. */
export function encodeOllama(options: EncodeOptions = {}): Block<Part, string> {
  const { onDropped } = options
  const open = new Map<string, StretchStart>()
  let head = lineHead({}, options)
  let before = ""
  let usage: Usage | undefined
  /** What waits for the next line, and for its message. */
  let lineFields: JsonObject = {}
  let messageFields: JsonObject = {}
  let isWaiting = false
  let callCount = 0
  let hasLostCall = false
  let section: number | undefined
  begin({})

  function begin(start: Parameters<typeof lineHead>[0]) {
    head = lineHead(start, options)
    before = `${JSON.stringify(head).slice(0, -1)},"message":{"role":"assistant","content":`
  }

  function write(message: JsonObject, members: JsonObject): string {
    const said = { role: "assistant", content: "", ...message, ...messageFields }
    const line = { ...head, message: said, ...lineFields, ...members }
    lineFields = {}
    messageFields = {}
    isWaiting = false
    return `${JSON.stringify(line)}\n`
  }

  function give(message: JsonObject, controller: Outlet<string>, members: JsonObject = {}) {
    controller.enqueue(write(message, { ...members, done: false }))
  }

  function delta(part: StretchDelta, controller: Outlet<string>) {
    if (part.type === "tool-delta" || !open.has(part.id)) return
    const isReasoning = part.type === "reasoning-delta"
    let { text } = part
    if (isReasoning && part.section !== undefined && part.section !== section) {
      if (section !== undefined) text = `\n\n${text}`
      section = part.section
    }
    const logprobs = part.type === "text-delta" ? part.logprobs : undefined
    if (text === "" && logprobs === undefined) return
    if (isWaiting || logprobs !== undefined) {
      return give(isReasoning ? { thinking: text } : { content: text }, controller, logprobs && { logprobs })
    }
    const said = isReasoning ? `"","thinking":${JSON.stringify(text)}` : JSON.stringify(text)
    controller.enqueue(`${before}${said}},"done":false}\n`)
  }

  function end(part: StretchEnd, controller: Outlet<string>) {
    const start = open.get(part.id)
    open.delete(part.id)
    section = undefined
    if (start?.type !== "tool-start") return
    const call = part.isCut
      ? undefined
      : writeCall({ ...start, text: part.text ?? "", fields: extraOf(start, NAME) }, callCount)
    if (call === undefined) {
      if (!part.isCut) hasLostCall = true
      return onDropped?.(part)
    }
    callCount++
    give({ tool_calls: [call] }, controller)
  }

  function start(part: StretchStart) {
    const isForOthers = part.type === "tool-start" && (part.executor ?? "client") !== "client"
    if (part.choice || isForOthers) onDropped?.(part)
    else open.set(part.id, part)
  }

  function giveRaw(part: RawPart, controller: Outlet<string>) {
    const value = objectOf(part.value)
    if (part.from !== NAME || value === undefined) return onDropped?.(part)
    if (part.at === undefined) return controller.enqueue(`${JSON.stringify(value)}\n`)
    if (part.at === "$") lineFields = { ...lineFields, ...value }
    else if (part.at === "message") messageFields = { ...messageFields, ...value }
    else return onDropped?.(part)
    isWaiting = true
    if (Object.keys(lineFields).length + Object.keys(messageFields).length > MAX_WAITING) give({}, controller)
  }

  function giveFile(part: FilePart, controller: Outlet<string>) {
    if (part.data === undefined || part.isReasoning || !part.mediaType.startsWith("image/")) return onDropped?.(part)
    give({ images: [part.data] }, controller)
  }

  function finish(part: FinishPart): string {
    const counts = usage === undefined ? {} : writeUsage(usage)
    if (hasLostCall && (part.reason === "stop" || part.reason === "tool-calls")) {
      const code = "invalid-arguments"
      return writeLine({
        ...writeError({ type: "error", code, message: "The arguments of a call are no JSON object" }),
        ...counts,
      })
    }
    return write({}, { ...extraOf(part, NAME), done: true, done_reason: writeReason(part), ...counts })
  }

  function conclude(part: TerminalPart): string {
    if (part.type === "finish") return finish(part)
    const rest = isWaiting ? write({}, { done: false }) : ""
    return rest + writeLine({ ...writeError(part), ...(usage && writeUsage(usage)) })
  }

  return {
    output: "text",
    transform(part, controller) {
      switch (part.type) {
        case "text-delta":
        case "reasoning-delta":
        case "refusal-delta":
        case "tool-delta":
          return delta(part, controller)
        case "text-start":
        case "reasoning-start":
        case "refusal-start":
        case "tool-start":
          return start(part)
        case "text-end":
        case "reasoning-end":
        case "refusal-end":
        case "tool-end":
          return end(part, controller)
        case "start":
          return begin(part)
        case "usage":
          usage = part.usage
          return
        case "raw":
          return giveRaw(part, controller)
        case "file":
          return giveFile(part, controller)
        case "finish":
        case "error":
        case "interrupted":
        case "abort":
          return controller.enqueue(conclude(part))
        default:
          onDropped?.(part)
      }
    },
    flush() {},
  }
}

function writeLine(line: JsonObject): string {
  return `${JSON.stringify(line)}\n`
}
