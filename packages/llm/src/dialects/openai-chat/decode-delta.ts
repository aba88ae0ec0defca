/** What a delta adds to the answer, in every form that servers have for it. */
import type { Outlet } from "@millrace/core"
import type { JsonObject, Part } from "../../part.ts"
import { unwrapSignature } from "../../signature.ts"
import { isObject, listOf, objectOf, textOf, unknownFields } from "../../wire/json-value.ts"
import type { Stretches } from "../../wire/stretches.ts"
import type { ToolCalls } from "../../wire/tool-calls.ts"
import { readAnnotation } from "./annotation.ts"
import { createCallDeltas } from "./decode-calls.ts"
import { createReasoningDeltas } from "./decode-reasoning.ts"
import { readImage } from "./image.ts"
import { NAME } from "./name.ts"
import { holdsSomething } from "./told-fields.ts"

const KNOWN: ReadonlySet<string> = new Set(
  (
    "role content refusal reasoning reasoning_content reasoning_details tool_calls function_call annotations images " +
    "extra_content channel"
  ).split(" "),
)

export interface Deltas {
  /** @param choice in which the delta stands */
  read(delta: JsonObject, choice: JsonObject, index: number, controller: Outlet<Part>): void
  /** Whether the choice has said anything. */
  hasSpoken(index: number): boolean
}

export function createDeltas(stretches: Stretches, calls: ToolCalls): Deltas {
  const callDeltas = createCallDeltas(calls)
  const reasoning = createReasoningDeltas(stretches)
  const spoken = new Set<number>()
  /** Groq says of every delta which channel it is of. */
  const channels = new Map<number, unknown>()

  function add(kind: "text" | "refusal", text: string, controller: Outlet<Part>, index: number, logprobs?: unknown[]) {
    spoken.add(index)
    calls.settle(controller, index)
    stretches.add(kind, text, controller, index, logprobs && { logprobs })
  }

  function raw(at: string, value: JsonObject, index: number, controller: Outlet<Part>) {
    const id = stretches.current(index)?.id
    controller.enqueue({ type: "raw", from: NAME, at: `choices[${index}]${at}`, ...(id && { id }), value })
  }

  /** Mistral's content is a list where there is more than text in it. */
  function takeList(content: readonly unknown[], index: number, controller: Outlet<Part>) {
    for (const item of content) {
      if (!isObject(item)) continue
      const { type } = item
      const thought = type === "thinking" ? thinkingOf(item.thinking) : undefined
      if (thought !== undefined) addReasoning(thought, index, controller)
      else if (typeof item.text === "string") {
        if (item.text !== "") add("text", item.text, controller, index)
      } else if (type !== "thinking") raw(".delta.content", item, index, controller)
    }
  }

  function addReasoning(text: string, index: number, controller: Outlet<Part>) {
    spoken.add(index)
    calls.settle(controller, index)
    reasoning.add(text, index, controller)
  }

  function takeContent(content: unknown, choice: JsonObject, index: number, controller: Outlet<Part>) {
    const { content: tokens, ...rest } = objectOf(choice.logprobs) ?? {}
    const logprobs = Array.isArray(tokens) && tokens.length > 0 ? tokens : undefined
    const isText = typeof content === "string" && (content !== "" || stretches.current(index)?.kind === "text")
    const others = unknownFields(isText ? rest : { ...rest, content: logprobs }, NONE)
    if (others !== undefined && holdsSomething(others)) raw("", { logprobs: others }, index, controller)
    if (isText && (content !== "" || logprobs !== undefined)) add("text", content, controller, index, logprobs)
    else if (Array.isArray(content)) takeList(content, index, controller)
  }

  /** Gemini signs a text too, behind it. */
  function takeSignature(content: JsonObject, index: number, controller: Outlet<Part>) {
    const google = objectOf(content.google)
    const signature = textOf(google?.thought_signature)
    if (signature === undefined) return raw(".delta", { extra_content: content }, index, controller)
    const id = stretches.current(index)?.id ?? stretches.open("text", controller, index)
    const { data, from, kind } = unwrapSignature(signature, NAME)
    controller.enqueue({ type: "signature", id, data, from, ...(kind && { kind }) })
  }

  function takeRest(delta: JsonObject, index: number, controller: Outlet<Part>) {
    const current = stretches.current(index)
    for (const item of listOf(delta.annotations)) {
      if (isObject(item)) controller.enqueue(readAnnotation(item, current?.kind === "text" ? current.id : undefined))
    }
    for (const item of listOf(delta.images)) {
      const part = readImage(item)
      if (part !== undefined) controller.enqueue(part)
      else if (isObject(item)) raw(".delta", { images: [item] }, index, controller)
    }
    const { channel } = delta
    if (typeof channel === "string" && channels.get(index) !== channel) {
      channels.set(index, channel)
      raw(".delta", { channel }, index, controller)
    }
    const fields = unknownFields(delta, KNOWN)
    if (fields !== undefined && holdsSomething(fields)) raw(".delta", fields, index, controller)
  }

  return {
    hasSpoken: (index) => spoken.has(index),
    read(delta, choice, index, controller) {
      const { content, refusal, extra_content: extra } = delta
      const thought = textOf(delta.reasoning_content) ?? textOf(delta.reasoning)
      const details = listOf(delta.reasoning_details)
      if (thought !== undefined || details.length > 0) {
        calls.settle(controller, index)
        if (thought !== undefined) spoken.add(index)
        reasoning.read(thought, details, index, controller)
      }
      if (typeof content === "string" || content || choice.logprobs) takeContent(content, choice, index, controller)
      if (typeof refusal === "string" && refusal !== "") add("refusal", refusal, controller, index)
      if (delta.tool_calls || delta.function_call) {
        spoken.add(index)
        callDeltas.read(delta, index, controller)
      }
      if (isObject(extra)) takeSignature(extra, index, controller)
      takeRest(delta, index, controller)
    },
  }
}

const NONE: ReadonlySet<string> = new Set()

function thinkingOf(thinking: unknown): string | undefined {
  if (typeof thinking === "string") return textOf(thinking)
  const texts = listOf(thinking).map((item) => (isObject(item) && typeof item.text === "string" ? item.text : ""))
  return textOf(texts.join(""))
}
