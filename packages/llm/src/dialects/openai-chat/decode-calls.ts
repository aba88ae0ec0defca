/** Deltas of tool calls, in OpenAI's form of today, in its form of 2023, and in what servers make of either. */
import type { Outlet } from "@millrace/core"
import type { JsonObject, Part } from "../../part.ts"
import { unwrapSignature } from "../../signature.ts"
import { isObject, listOf, numberOf, objectOf, textOf, unknownFields } from "../../wire/json-value.ts"
import type { CallDelta, ToolCalls } from "../../wire/tool-calls.ts"
import { NAME } from "./name.ts"

const KNOWN: ReadonlySet<string> = new Set(["index", "id", "type", "function", "custom", "extra_content"])
const KNOWN_OF_FLAT: ReadonlySet<string> = new Set([...KNOWN, "name", "arguments"])

export interface CallDeltas {
  read(delta: JsonObject, index: number, controller: Outlet<Part>): void
}

export function createCallDeltas(calls: ToolCalls): CallDeltas {
  function take(item: JsonObject, choice: number, controller: Outlet<Part>) {
    const call = callOf(item)
    const isEmpty = call.id === undefined && call.name === undefined && call.text === undefined
    // What says nothing of a call begins none, but may say something else of one that has begun.
    if (isEmpty && !calls.knows(call, choice)) return
    const id = calls.add(call, controller, choice)
    const { google, ...others } = objectOf(item.extra_content) ?? {}
    const { thought_signature: signature, ...rest } = objectOf(google) ?? {}
    const text = textOf(signature)
    if (text !== undefined) {
      const { data, from, kind } = unwrapSignature(text, NAME)
      controller.enqueue({ type: "signature", id, data, from, ...(kind && { kind }) })
    }
    const content = { ...others, ...(Object.keys(rest).length > 0 && { google: rest }) }
    const fields = {
      ...unknownFields(item, isObject(item.function) || isObject(item.custom) ? KNOWN : KNOWN_OF_FLAT),
      ...(Object.keys(content).length > 0 && { extra_content: content }),
    }
    if (Object.keys(fields).length > 0) {
      controller.enqueue({ type: "raw", from: NAME, at: `choices[${choice}].delta.tool_calls`, id, value: fields })
    }
  }

  return {
    read(delta, choice, controller) {
      for (const item of listOf(delta.tool_calls)) if (isObject(item)) take(item, choice, controller)
      const legacy = objectOf(delta.function_call)
      if (legacy !== undefined) take({ function: legacy }, choice, controller)
    },
  }
}

function callOf(item: JsonObject): CallDelta {
  const custom = objectOf(item.custom)
  const called = objectOf(item.function) ?? custom ?? item
  const index = numberOf(item.index)
  return {
    index: index !== undefined && Number.isSafeInteger(index) ? index : undefined,
    id: textOf(item.id),
    name: textOf(called.name),
    text: argumentsOf(custom === undefined ? called.arguments : custom.input),
    encoding: custom === undefined ? undefined : "text",
  }
}

/** Some servers give arguments as they are meant, and not as text. */
function argumentsOf(value: unknown): string | undefined {
  return isObject(value) ? JSON.stringify(value) : textOf(value)
}
