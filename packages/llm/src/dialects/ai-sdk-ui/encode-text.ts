/** Writes texts, refusals and reasoning. */
import type { Outlet } from "@millrace/core"
import {
  type AnnotationPart,
  extraOf,
  type JsonObject,
  type Part,
  type ReasoningDelta,
  type ReasoningStart,
  type RefusalStart,
  type StretchEnd,
  type TextDelta,
  type TextStart,
} from "../../part.ts"
import type { PromptSignature } from "../../prompt.ts"
import { isObject, objectOf } from "../../wire/json-value.ts"
import { NAME } from "./name.ts"
import { writeMetadata } from "./provider-metadata.ts"

/** What writes chunks. */
export interface ChunkWriter {
  write(chunk: JsonObject, controller: Outlet<string>): void
  /** Makes sure that what follows is in a step. */
  enterStep(controller: Outlet<string>): void
  /** Whether there is something to be written beside what is known of the next chunk. */
  hasFields(): boolean
  readonly onDropped?: ((part: Part) => void) | undefined
}

interface Stretch {
  readonly kind: "text" | "reasoning"
  readonly own: JsonObject
  readonly native: JsonObject | undefined
  readonly signatures: PromptSignature[]
  readonly citations: JsonObject[]
  /** The section of reasoning that the last delta was of. */
  section: number | undefined
}

export interface TextWriter {
  /** Takes a part, and says whether it was one of a text. */
  take(part: Part, controller: Outlet<string>): boolean
  /** Takes a source that came with its place in a text, which stands at the text's end. */
  takeCitation(part: AnnotationPart): boolean
}

export function createTextWriter({ write, enterStep, hasFields, onDropped }: ChunkWriter): TextWriter {
  const open = new Map<string, Stretch>()
  /** Stretches of further answers, which the format has no place for. */
  const dropped = new Set<string>()
  /** The head of a delta: the next one is nearly always of the same stretch. */
  let lastId: string | undefined
  let last: Stretch | undefined
  let head = ""

  function start(part: TextStart | ReasoningStart | RefusalStart, controller: Outlet<string>) {
    if (part.choice) {
      dropped.add(part.id)
      return onDropped?.(part)
    }
    const kind = part.type === "reasoning-start" ? "reasoning" : "text"
    const stretch: Stretch = {
      kind,
      own: {
        itemId: part.itemId,
        ...(part.type === "text-start" && { phase: part.phase }),
        ...(part.type === "refusal-start" && { refusal: true }),
        ...(part.type === "reasoning-start" && part.kind !== "full" && { kind: part.kind }),
      },
      native: objectOf(extraOf(part, NAME)?.providerMetadata),
      signatures: [],
      citations: [],
      section: undefined,
    }
    open.set(part.id, stretch)
    enterStep(controller)
    const providerMetadata = writeMetadata([], stretch.native === undefined ? stretch.own : {}, stretch.native)
    write({ type: `${kind}-start`, id: part.id, ...(providerMetadata && { providerMetadata }) }, controller)
  }

  function delta(id: string, text: string, controller: Outlet<string>) {
    if (id !== lastId || last === undefined) {
      last = open.get(id)
      if (last === undefined) return
      lastId = id
      head = `data: {"type":"${last.kind}-delta","id":${JSON.stringify(id)},"delta":`
    }
    if (!hasFields()) return controller.enqueue(`${head}${JSON.stringify(text)}}\n\n`)
    write({ type: `${last.kind}-delta`, id, delta: text }, controller)
  }

  /** Between sections of reasoning stands a blank line. */
  function textOf(part: TextDelta | ReasoningDelta | { type: "refusal-delta"; text: string; id: string }): string {
    if (part.type !== "reasoning-delta") return part.text
    const stretch = open.get(part.id)
    const { section = 0 } = part
    const isNew = stretch?.section !== undefined && section > stretch.section
    if (stretch !== undefined) stretch.section = Math.max(section, stretch.section ?? 0)
    return isNew ? `\n\n${part.text}` : part.text
  }

  function end(part: StretchEnd, controller: Outlet<string>) {
    const stretch = open.get(part.id)
    if (stretch === undefined) return
    open.delete(part.id)
    if (lastId === part.id) last = undefined
    const { kind, own, native, signatures, citations } = stretch
    const told = objectOf(extraOf(part, NAME)?.providerMetadata)
    const hasMore = signatures.length > 0 || told !== undefined
    const providerMetadata = hasMore
      ? writeMetadata(signatures, native === undefined ? own : {}, told ?? native)
      : undefined
    write(
      {
        type: `${kind}-end`,
        id: part.id,
        ...(citations.length > 0 && { citations }),
        ...(providerMetadata && { providerMetadata }),
      },
      controller,
    )
  }

  return {
    take(part, controller) {
      switch (part.type) {
        case "text-delta":
        case "reasoning-delta":
        case "refusal-delta":
          if (dropped.has(part.id)) onDropped?.(part)
          else if (part.text !== "") delta(part.id, textOf(part), controller)
          return true
        case "text-start":
        case "reasoning-start":
        case "refusal-start":
          start(part, controller)
          return true
        case "text-end":
        case "reasoning-end":
        case "refusal-end":
          if (dropped.delete(part.id)) onDropped?.(part)
          else end(part, controller)
          return true
        case "signature": {
          const { data, from, kind } = part
          const list = open.get(part.id)?.signatures
          list?.push({ data, from, kind: kind ?? "signature" })
          return list !== undefined
        }
        default:
          return false
      }
    },
    takeCitation({ id, from, value }) {
      const stretch = id === undefined || from !== NAME || !isObject(value.source) ? undefined : open.get(id)
      stretch?.citations.push(value)
      return stretch !== undefined
    },
  }
}
