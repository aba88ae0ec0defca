/** Reads `/api/chat`, and what it has in common with `/api/generate`. */
import { type Block, compose, type Outlet } from "@millrace/core"
import type { DecodeOptions } from "../../dialect.ts"
import type { JsonObject, Part } from "../../part.ts"
import { compact, isObject, listOf, numberOf, objectOf, textOf, unknownFields } from "../../wire/json-value.ts"
import { startFirst } from "../../wire/start-first.ts"
import { createStretches } from "../../wire/stretches.ts"
import { createUnknownMembers } from "../../wire/unknown-members.ts"
import { readError } from "./error.ts"
import { readReason } from "./finish-reason.ts"
import { imageTypeOf } from "./image-type.ts"
import { decodeObjectLines } from "./json-lines.ts"
import { readUsage, USAGE_MEMBERS } from "./usage.ts"

const FROM = "ollama"
const KNOWN: readonly string[] = ["model", "created_at", "done", "done_reason", "error", "logprobs", ...USAGE_MEMBERS]
const KNOWN_OF_CHAT: ReadonlySet<string> = new Set([...KNOWN, "message"])
const KNOWN_OF_GENERATE: ReadonlySet<string> = new Set([...KNOWN, "response", "thinking", "image"])
const KNOWN_OF_MESSAGE: ReadonlySet<string> = new Set(["role", "content", "thinking", "images", "tool_calls"])
const KNOWN_OF_CALL: ReadonlySet<string> = new Set(["id", "type", "function"])

/** What one line says, wherever it stands. */
interface Said {
  readonly content: unknown
  readonly thinking: unknown
  readonly images: readonly unknown[]
  readonly calls: readonly unknown[]
}

/** Decodes `/api/chat`. */
export function decodeOllama(options: DecodeOptions = {}): Block<Uint8Array, Part> {
  return decodeAnswer(options, FROM, KNOWN_OF_CHAT, ({ message }) => {
    const { content, thinking, images, tool_calls } = objectOf(message) ?? {}
    return { content, thinking, images: listOf(images), calls: listOf(tool_calls) }
  })
}

/** Decodes `/api/generate`. Counts and reasons are those of the chat, and go by its name. */
export function decodeOllamaGenerate(options: DecodeOptions = {}): Block<Uint8Array, Part> {
  return decodeAnswer(options, "ollama-generate", KNOWN_OF_GENERATE, ({ response, thinking, image }) => ({
    content: response,
    thinking,
    images: [image],
    calls: [],
  }))
}

function decodeAnswer(
  options: DecodeOptions,
  from: string,
  known: ReadonlySet<string>,
  readSaid: (line: JsonObject) => Said,
): Block<Uint8Array, Part> {
  const stretches = createStretches()
  const unknown = createUnknownMembers(from)
  const prefix = (options.idPrefix ?? "call").replace(/[^A-Za-z0-9_-]/g, "_").slice(0, 52)
  let hasStarted = false
  let callCount = 0

  function start({ model, created_at }: JsonObject, controller: Outlet<Part>) {
    hasStarted = true
    const time = textOf(created_at)
    const created = time === undefined ? undefined : numberOf(Math.floor(Date.parse(time) / 1_000))
    const extra = time === undefined ? undefined : { from: FROM, fields: { created_at: time } }
    controller.enqueue(compact({ type: "start", model: textOf(model), created, extra } as const))
  }

  function say({ content, thinking, images, calls }: Said, logprobs: readonly unknown[], controller: Outlet<Part>) {
    if (typeof thinking === "string" && thinking !== "") stretches.add("reasoning", thinking, controller)
    if (typeof content === "string" && (content !== "" || logprobs.length > 0)) {
      stretches.add("text", content, controller, 0, logprobs.length > 0 ? { logprobs } : undefined)
    }
    for (const data of images) {
      if (typeof data === "string" && data !== "") {
        stretches.end(controller)
        controller.enqueue({ type: "file", mediaType: imageTypeOf(data), data })
      }
    }
    for (const call of calls) {
      if (isObject(call) && isObject(call.function)) readCall(call, call.function, controller)
      else controller.enqueue({ type: "raw", from, at: "message.tool_calls", value: call })
    }
  }

  function readCall(call: JsonObject, { name, arguments: args }: JsonObject, controller: Outlet<Part>) {
    stretches.end(controller)
    const id = stretches.nextId()
    const fields = unknownFields(call, KNOWN_OF_CALL)
    controller.enqueue({
      type: "tool-start",
      id,
      callId: textOf(call.id) ?? `${prefix}_${callCount}`,
      name: textOf(name) ?? "",
      ...(fields && { extra: { from: FROM, fields } }),
    })
    callCount++
    const text = typeof args === "string" ? args : JSON.stringify(args ?? {})
    if (text !== "") controller.enqueue({ type: "tool-delta", id, text })
    controller.enqueue({ type: "tool-end", id })
  }

  function finish({ done_reason, created_at }: JsonObject, controller: Outlet<Part>) {
    stretches.end(controller)
    const native = textOf(done_reason)
    const time = textOf(created_at)
    const extra = time === undefined ? undefined : { from: FROM, fields: { created_at: time } }
    const end = { type: "finish", reason: readReason(native), native, from: FROM, extra } as const
    controller.enqueue(compact(end))
    controller.terminate()
  }

  const read: Block<JsonObject, Part> = {
    transform(line, controller) {
      const hasFailed = line.error !== undefined && line.error !== null
      const saysNothing = !("done" in line) && !("message" in line) && !("response" in line)
      if (saysNothing && !hasFailed) return controller.enqueue({ type: "raw", from, value: line })
      if (!saysNothing) {
        if (!hasStarted) start(line, controller)
        if (!hasFailed) unknown.tell(line, known, { at: "$" }, controller)
        const message = from === FROM ? objectOf(line.message) : undefined
        if (message !== undefined) unknown.tell(message, KNOWN_OF_MESSAGE, { at: "message" }, controller)
        say(readSaid(line), listOf(line.logprobs), controller)
      }
      const usage = readUsage(line)
      if (usage !== undefined) controller.enqueue({ type: "usage", usage })
      if (hasFailed) {
        controller.enqueue(readError(line))
        controller.terminate()
      } else if (line.done === true) finish(line, controller)
    },
    flush: (controller) => controller.enqueue({ type: "interrupted", code: "truncated" }),
  }
  return compose(decodeObjectLines(options), read, startFirst())
}
