/** Writes texts, refusals, reasoning and calls, with what is opaque of them. */
import type { Outlet } from "@millrace/core"
import type {
  JsonObject,
  Part,
  ReasoningDelta,
  SignaturePart,
  StretchDelta,
  StretchEnd,
  StretchStart,
  ToolStart,
} from "../../part.ts"
import { wrapSignature } from "../../signature.ts"
import { compact } from "../../wire/json-value.ts"
import { NAME, OWN } from "./name.ts"

/** What writes events. */
export interface EventWriter {
  /** @param otherwise members that count where nothing else tells them */
  write(event: JsonObject, controller: Outlet<string>, otherwise?: JsonObject): void
  /** Whether there is something to be written beside what is known of the next event. */
  hasFields(): boolean
  readonly onDropped?: ((part: Part) => void) | undefined
}

type Kind = "text" | "reasoning" | "tool"

interface Stretch {
  readonly kind: Kind
  /** By which clients know the message or the call. */
  readonly name: string
  /** The section of reasoning that the last delta was of. */
  section: number | undefined
}

export interface MessageWriter {
  /** Takes a part, and says whether it was one of a message. */
  take(part: Part, controller: Outlet<string>): boolean
  /** Keeps the ids of messages: they are those of the same format. */
  keepIds(): void
  /** Makes further calls those of another message. */
  endRound(): void
  /** Ids of the calls that are the client's to carry out. */
  pendingCalls(): readonly string[]
  /** Whether a call was cut. */
  hasTornCall(): boolean
  /** Ends the messages that were cut, for a run that was stopped and has not failed. */
  endCut(controller: Outlet<string>): void
}

const TYPES = { text: "TEXT_MESSAGE", reasoning: "REASONING_MESSAGE", tool: "TOOL_CALL" } as const

export function createMessageWriter({ write, hasFields, onDropped }: EventWriter, base: () => string): MessageWriter {
  /** All stretches: what is opaque of one may come behind its end. */
  const stretches = new Map<string, Stretch>()
  /** Stretches of further answers, which would be other messages of the same conversation. */
  const dropped = new Set<string>()
  const pending = new Set<string>()
  let isOwn = false
  let isTorn = false
  const cut: Stretch[] = []
  let rounds = 0
  /** The message that calls are of: parallel ones must be of one. */
  let parent: string | undefined
  /** The head of a delta: the next one is nearly always of the same stretch. */
  let lastId: string | undefined
  let head = ""

  function start(part: StretchStart, controller: Outlet<string>) {
    if (part.choice) {
      dropped.add(part.id)
      return onDropped?.(part)
    }
    const { id, itemId } = part
    const name = part.type === "tool-start" ? part.callId : isOwn ? (itemId ?? id) : `${base()}_${id}`
    const kind = part.type === "tool-start" ? "tool" : part.type === "reasoning-start" ? "reasoning" : "text"
    stretches.set(id, { kind, name, section: undefined })
    if (part.type === "tool-start") return startCall(part, controller)
    const own = compact({
      itemId: isOwn ? undefined : itemId,
      refusal: part.type === "refusal-start" ? true : undefined,
      phase: part.type === "text-start" ? part.phase : undefined,
      kind: part.type === "reasoning-start" && part.kind !== "full" ? part.kind : undefined,
    })
    const metadata = Object.keys(own).length > 0 ? { metadata: { [OWN]: own } } : {}
    if (kind === "text") {
      parent = name
      return write({ type: "TEXT_MESSAGE_START", messageId: name, role: "assistant", ...metadata }, controller)
    }
    write({ type: "REASONING_START", messageId: name }, controller)
    write({ type: "REASONING_MESSAGE_START", messageId: name, role: "reasoning", ...metadata }, controller)
  }

  function startCall(part: ToolStart, controller: Outlet<string>) {
    const { callId: toolCallId, name: toolCallName, executor, encoding, parent: within, itemId } = part
    const own = compact({
      itemId,
      executor: executor === "client" ? undefined : executor,
      encoding: encoding === "text" ? encoding : undefined,
      parent: within,
    })
    const metadata = Object.keys(own).length > 0 ? { metadata: { [OWN]: own } } : {}
    if (executor === undefined || executor === "client") pending.add(toolCallId)
    parent ??= `${base()}_calls_${rounds}`
    const otherwise = isOwn ? {} : { parentMessageId: parent }
    write({ type: "TOOL_CALL_START", toolCallId, toolCallName, ...metadata }, controller, otherwise)
  }

  function delta(part: StretchDelta, controller: Outlet<string>) {
    const stretch = stretches.get(part.id)
    if (stretch === undefined || part.text === "") return
    const { kind, name } = stretch
    const text = part.type === "reasoning-delta" ? separate(part, stretch) : part.text
    const type = kind === "tool" ? "TOOL_CALL_ARGS" : `${TYPES[kind]}_CONTENT`
    const member = kind === "tool" ? "toolCallId" : "messageId"
    if (hasFields()) return write({ type, [member]: name, delta: text }, controller)
    if (part.id !== lastId) {
      lastId = part.id
      head = `data: {"type":"${type}","${member}":${JSON.stringify(name)},"delta":`
    }
    controller.enqueue(`${head}${JSON.stringify(text)}}\n\n`)
  }

  function end(part: StretchEnd, controller: Outlet<string>) {
    const stretch = stretches.get(part.id)
    if (stretch === undefined) return
    if (lastId === part.id) lastId = undefined
    if (!part.isCut) return close(stretch, controller)
    // Whoever carries calls out begins at their end.
    if (stretch.kind === "tool") isTorn = true
    cut.push(stretch)
  }

  function close({ kind, name }: Stretch, controller: Outlet<string>) {
    if (kind === "tool") return write({ type: "TOOL_CALL_END", toolCallId: name }, controller)
    write({ type: `${TYPES[kind]}_END`, messageId: name }, controller)
    if (kind === "reasoning") write({ type: "REASONING_END", messageId: name }, controller)
  }

  function sign(part: SignaturePart, controller: Outlet<string>) {
    const stretch = stretches.get(part.id)
    if (stretch === undefined) return onDropped?.(part)
    const subtype = stretch.kind === "tool" ? "tool-call" : "message"
    const { data, from, kind } = part
    const encryptedValue = wrapSignature({ data, from, kind }, NAME)
    write({ type: "REASONING_ENCRYPTED_VALUE", subtype, entityId: stretch.name, encryptedValue }, controller)
  }

  return {
    take(part, controller) {
      switch (part.type) {
        case "text-delta":
        case "reasoning-delta":
        case "refusal-delta":
        case "tool-delta":
          if (dropped.has(part.id)) onDropped?.(part)
          else delta(part, controller)
          return true
        case "text-start":
        case "reasoning-start":
        case "refusal-start":
        case "tool-start":
          start(part, controller)
          return true
        case "text-end":
        case "reasoning-end":
        case "refusal-end":
        case "tool-end":
          if (dropped.delete(part.id)) onDropped?.(part)
          else end(part, controller)
          return true
        case "signature":
          sign(part, controller)
          return true
        case "tool-output":
          if (!part.isPreliminary) pending.delete(part.callId)
          return false
        default:
          return false
      }
    },
    keepIds() {
      isOwn = true
    },
    endRound() {
      if (parent === undefined) return
      rounds++
      parent = undefined
    },
    pendingCalls: () => [...pending],
    hasTornCall: () => isTorn,
    endCut(controller) {
      for (const stretch of cut.splice(0)) close(stretch, controller)
    },
  }
}

/** Between sections of reasoning stands a blank line. */
function separate({ section = 0, text }: ReasoningDelta, stretch: Stretch): string {
  const isNew = stretch.section !== undefined && section > stretch.section
  stretch.section = Math.max(section, stretch.section ?? 0)
  return isNew ? `\n\n${text}` : text
}
