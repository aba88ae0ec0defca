/** Writes stretches: text, reasoning by both of its names, refusals and calls for the client. */
import type { Outlet } from "@millrace/core"
import {
  extraOf,
  type JsonObject,
  type Part,
  type RawPart,
  type ReasoningDelta,
  type SignaturePart,
  type StretchStart,
  type TextDelta,
  type ToolDelta,
  type ToolStart,
} from "../../part.ts"
import { wrapSignature } from "../../signature.ts"
import { isObject } from "../../wire/json-value.ts"
import type { Chunks } from "./chunk.ts"
import { NAME } from "./name.ts"
import type { Place } from "./place.ts"
import { writeDetail } from "./reasoning-details.ts"

/** Members of a delta that are the writer's own: what nobody knew is not put in their place. */
const OWN_DELTA: ReadonlySet<string> = new Set(["role", "content", "refusal", "reasoning", "reasoning_content"])

/** UTF-16 code units of reasoning that are kept for its signature. */
const MAX_VOUCHED = 262_144

interface Choice {
  readonly index: number
  calls: number
  blocks: number
  hasThought: boolean
}

interface Stretch {
  readonly type: StretchStart["type"]
  readonly choice: Choice
  /** Number of a call, or of a block of reasoning. */
  readonly number: number
  /** A call that somebody else carries out is none of the client's. */
  readonly isDropped: boolean
  readonly isFreeText: boolean
  /** What the details of reasoning in this dialect say beside the text. */
  readonly facts: JsonObject | undefined
  /** A blank line, where reasoning follows other reasoning. */
  gap: string
  section: number
  /** What was thought so far, for the signature; nothing where it is too much. */
  vouched: string | undefined
}

export interface StretchWriter {
  /** Begins a choice, with the role. */
  begin(index: number, controller: Outlet<string>, top?: JsonObject): Choice
  /** Takes a part of a stretch; gives `false` where it is none. */
  take(part: Part, controller: Outlet<string>): boolean
  /** Writes the begin of a call that waits for a signature. */
  release(controller: Outlet<string>): void
  choiceOf(id: string): number
  /** The choices that were begun. */
  choices(): Iterable<number>
  raw(part: RawPart, place: Place): string | undefined
}

export function createStretchWriter(chunks: Chunks, onDropped: ((part: Part) => void) | undefined): StretchWriter {
  const choices = new Map<number, Choice>()
  const stretches = new Map<string, Stretch>()
  /**
   * A call that was begun and whose next part is yet to come. Clients take a signature only where it comes with the begin,
   * and whether there is one is known by the next part.
   */
  let held: { readonly part: ToolStart; readonly stretch: Stretch } | undefined
  let lastId: string | undefined
  let last: Stretch | undefined

  function find(id: string): Stretch | undefined {
    if (id !== lastId) {
      last = stretches.get(id)
      lastId = id
    }
    return last
  }

  function begin(index: number, controller: Outlet<string>, top?: JsonObject): Choice {
    const known = choices.get(index)
    if (known !== undefined) return known
    const choice = { index, calls: 0, blocks: 0, hasThought: false }
    choices.set(index, choice)
    controller.enqueue(chunks.choice(index, '{"role":"assistant","content":""}', top && { top }))
    return choice
  }

  function start(part: StretchStart, controller: Outlet<string>) {
    const choice = begin(part.choice ?? 0, controller)
    const isDropped = part.type === "tool-start" && (part.executor ?? "client") !== "client"
    const own = extraOf(part, NAME)
    const isReasoning = part.type === "reasoning-start"
    const isCall = part.type === "tool-start" && !isDropped
    const stretch: Stretch = {
      type: part.type,
      choice,
      number: isReasoning ? choice.blocks++ : isCall ? choice.calls++ : 0,
      isDropped,
      isFreeText: part.type === "tool-start" && part.encoding === "text",
      facts: isReasoning && isObject(own?.reasoning_details) ? own.reasoning_details : undefined,
      gap: isReasoning && choice.hasThought && own === undefined ? "\n\n" : "",
      section: 0,
      vouched: isReasoning && own === undefined ? "" : undefined,
    }
    stretches.set(part.id, stretch)
    lastId = undefined
    if (isDropped) onDropped?.(part)
    else if (part.type === "tool-start") held = { part, stretch }
  }

  function beginCall(extra: JsonObject, controller: Outlet<string>) {
    if (held === undefined) return
    const { part, stretch } = held
    held = undefined
    const { callId: id, name } = part
    const call = stretch.isFreeText
      ? { index: stretch.number, id, type: "custom", custom: { name, input: "" }, ...extra }
      : { index: stretch.number, id, type: "function", function: { name, arguments: "" }, ...extra }
    controller.enqueue(chunks.choice(stretch.choice.index, JSON.stringify({ tool_calls: [call] })))
  }

  function text(part: TextDelta, { choice }: Stretch): string {
    const { text, logprobs } = part
    if (logprobs === undefined) return chunks.before(choice.index, "content") + JSON.stringify(text) + chunks.after
    const fields = { logprobs: { content: logprobs, refusal: null } }
    return chunks.choice(choice.index, `{"content":${JSON.stringify(text)}}`, { fields })
  }

  function reasoning({ text, section = 0 }: ReasoningDelta, stretch: Stretch): string {
    const { choice } = stretch
    const isNext = section > stretch.section && choice.hasThought
    const gap = isNext ? "\n\n" : stretch.gap
    vouch(isNext ? gap + text : text, stretch)
    choice.hasThought = true
    stretch.section = section
    stretch.gap = ""
    const json = JSON.stringify(gap + text)
    const both = `${json},"reasoning":${json}`
    const start = chunks.before(choice.index, "reasoning_content")
    if (stretch.facts === undefined) return start + both + chunks.after
    const member = stretch.facts.type === "reasoning.summary" ? "summary" : "text"
    const detail = { ...stretch.facts, [member]: text }
    return `${start}${both},"reasoning_details":${JSON.stringify([detail])}${chunks.after}`
  }

  function vouch(text: string, stretch: Stretch) {
    if (stretch.vouched === undefined) return
    stretch.vouched = stretch.vouched.length + text.length > MAX_VOUCHED ? undefined : stretch.vouched + text
  }

  function call({ text }: ToolDelta, { choice, number, isFreeText }: Stretch): string {
    const start = chunks.before(choice.index, "tool_calls")
    const member = isFreeText ? '"custom":{"input":' : '"function":{"arguments":'
    return `${start}[{"index":${number},${member}${JSON.stringify(text)}}}]${chunks.after}`
  }

  /** Where clients look for a signature that a call or a text has. */
  function signatureField({ data, from, kind }: SignaturePart): JsonObject {
    return { extra_content: { google: { thought_signature: wrapSignature({ data, from, kind }, NAME) } } }
  }

  function sign(part: SignaturePart, stretch: Stretch, controller: Outlet<string>): boolean {
    const { choice, number, type } = stretch
    if (type === "tool-start") {
      if (held?.stretch === stretch) beginCall(signatureField(part), controller)
      else controller.enqueue(callFields(stretch, signatureField(part)))
    } else if (type === "reasoning-start") {
      const details = [writeDetail(part, number, stretch.vouched)]
      controller.enqueue(chunks.choice(choice.index, JSON.stringify({ reasoning_details: details })))
    } else if (type === "text-start") {
      controller.enqueue(chunks.choice(choice.index, JSON.stringify(signatureField(part))))
    } else return false
    return true
  }

  /** Clients want a function in every delta of a call. */
  function callFields({ choice, number, isFreeText }: Stretch, fields: JsonObject): string {
    const empty = isFreeText ? { custom: { input: "" } } : { function: { arguments: "" } }
    return chunks.choice(choice.index, JSON.stringify({ tool_calls: [{ ...fields, index: number, ...empty }] }))
  }

  function release(controller: Outlet<string>) {
    if (held !== undefined) beginCall({}, controller)
  }

  return {
    begin,
    release,
    choiceOf: (id) => stretches.get(id)?.choice.index ?? 0,
    choices: () => choices.keys(),
    take(part, controller) {
      if (held !== undefined && !(part.type === "signature" && part.id === held.part.id)) release(controller)
      switch (part.type) {
        case "text-start":
        case "reasoning-start":
        case "refusal-start":
        case "tool-start":
          start(part, controller)
          return true
        case "text-end":
        case "reasoning-end":
        case "refusal-end":
        case "tool-end": {
          const ended = find(part.id)
          if (ended !== undefined) ended.vouched = undefined
          return !ended?.isDropped
        }
      }
      const stretch = "id" in part && part.id !== undefined ? find(part.id) : undefined
      if (stretch === undefined || stretch.isDropped) return false
      switch (part.type) {
        case "text-delta":
          controller.enqueue(text(part, stretch))
          return true
        case "reasoning-delta":
          controller.enqueue(reasoning(part, stretch))
          return true
        case "refusal-delta":
          controller.enqueue(chunks.before(stretch.choice.index, "refusal") + JSON.stringify(part.text) + chunks.after)
          return true
        case "tool-delta":
          controller.enqueue(call(part, stretch))
          return true
        case "signature":
          return sign(part, stretch, controller)
      }
      return false
    },
    raw({ id, value }, { in: place, choice }) {
      if (!isObject(value)) return undefined
      if (place === "chunk") {
        const top = chunks.repeat(value)
        return Object.keys(top).length > 0 ? chunks.choice(0, "{}", { top }) : ""
      }
      if (!choices.has(choice)) return undefined
      if (place === "choice") return chunks.choice(choice, "{}", { fields: value })
      if (place === "call") {
        const stretch = id === undefined ? undefined : stretches.get(id)
        return stretch?.type === "tool-start" && !stretch.isDropped ? callFields(stretch, value) : undefined
      }
      const fields = Object.fromEntries(Object.entries(value).filter(([name]) => !OWN_DELTA.has(name)))
      return chunks.choice(choice, JSON.stringify(fields))
    },
  }
}
