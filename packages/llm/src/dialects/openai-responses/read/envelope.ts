/**
 * What events tell of the response as a whole. Each of them repeats all that was asked for, which is told once, with the
 * start; after that only what has changed is.
 */
import type { Outlet } from "@millrace/core"
import type { JsonObject, Part } from "../../../part.ts"
import { compact, numberOf, objectOf, textOf, unknownFields } from "../../../wire/json-value.ts"
import { NAME } from "../name.ts"
import { readUsage } from "../usage.ts"

/** What parts of their own tell. `output_text` is what the output says. */
const KNOWN: ReadonlySet<string> = new Set(
  "id object created_at status model output usage error incomplete_details output_text".split(" "),
)
const EVENT: ReadonlySet<string> = new Set(["type", "sequence_number", "response", "obfuscation"])

/** What is remembered of what was told, in UTF-16 code units. */
const MAX_TOLD_LENGTH = 16_777_216

export interface Envelope {
  /** The wire's id of the response. */
  readonly id: string | undefined
  /** Takes an event that tells of the response: its beginning, or how it goes on. */
  take(type: string, event: JsonObject, controller: Outlet<Part>): void
  /** Says that something else was told already, so that it is too late for a start. */
  skip(): void
  /** Tells the usage of a response, where it is new, and gives what else has changed. */
  conclude(response: JsonObject, controller: Outlet<Part>): JsonObject | undefined
}

export function createEnvelope(): Envelope {
  let id: string | undefined
  let hasBegun = false
  let told: JsonObject = {}
  let usage = ""
  let length = 0

  function changes(response: JsonObject): JsonObject | undefined {
    const names = new Set([...Object.keys(told), ...Object.keys(response)])
    const fields: Record<string, unknown> = {}
    for (const name of names) {
      const isKnown = KNOWN.has(name) && name !== "model"
      const value = response[name] ?? null
      if (isKnown || !Object.hasOwn(response, name) || isSame(value, told[name] ?? null)) continue
      Object.defineProperty(fields, name, { value, enumerable: true, configurable: true, writable: true })
    }
    remember(fields)
    return Object.keys(fields).length > 0 ? fields : undefined
  }

  /** What is not remembered is told again when it comes again. */
  function remember(fields: JsonObject) {
    length += JSON.stringify(fields).length
    if (length <= MAX_TOLD_LENGTH) told = { ...told, ...fields }
  }

  function begin(response: JsonObject, controller: Outlet<Part>) {
    hasBegun = true
    id = textOf(response.id)
    const model = textOf(response.model)
    const created = numberOf(response.created_at)
    const fields = unknownFields(response, KNOWN) ?? {}
    remember({ ...fields, ...(model !== undefined && { model }) })
    controller.enqueue(compact({ type: "start" as const, id, model, created, extra: { from: NAME, fields } }))
  }

  function tellUsage(response: JsonObject, controller: Outlet<Part>) {
    const value = objectOf(response.usage)
    if (value === undefined) return
    const text = JSON.stringify(value)
    if (text === usage) return
    usage = text
    controller.enqueue({ type: "usage", usage: readUsage(value) })
  }

  return {
    get id() {
      return id
    },
    take(type, event, controller) {
      const response = objectOf(event.response) ?? {}
      const others = unknownFields(event, EVENT)
      const isFirst = !hasBegun
      if (isFirst) begin(response, controller)
      const fields = isFirst ? undefined : changes(response)
      if (others) controller.enqueue({ type: "raw", from: NAME, event: type, at: "event", value: others })
      if (fields) controller.enqueue({ type: "raw", from: NAME, event: type, at: "response", value: fields })
      // A beginning is written without being told to; that a response has to wait is not.
      if (type === "response.queued") controller.enqueue({ type: "raw", from: NAME, event: type, value: {} })
      tellUsage(response, controller)
    },
    skip() {
      hasBegun = true
    },
    conclude(response, controller) {
      if (!hasBegun) begin(response, controller)
      tellUsage(response, controller)
      return changes(response)
    },
  }
}

function isSame(one: unknown, other: unknown): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other)
}
