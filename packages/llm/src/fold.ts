/** Makes one message of the parts of a stream: for an answer in one piece, for a history, for what comes to be counted. */
import { type Fold, LimitError } from "@millrace/core"
import { limitOf } from "./limit.ts"
import type {
  AnnotationPart,
  Extra,
  FilePart,
  Part,
  RawPart,
  SafetyPart,
  StretchDelta,
  StretchStart,
  TerminalPart,
  Usage,
  WarningPart,
} from "./part.ts"
import type { PromptSignature } from "./prompt.ts"
import { isTooDeep } from "./wire/depth.ts"

/** All that a stream said, or has said so far. */
export interface Message {
  readonly id?: string | undefined
  readonly model?: string | undefined
  /** Seconds since 1970. */
  readonly created?: number | undefined
  readonly extra?: Extra | undefined
  /** In the order in which it was begun. */
  readonly content: readonly MessageContent[]
  /** What was told of the whole answer and not of one of its texts. */
  readonly annotations: readonly AnnotationPart[]
  readonly safety: readonly SafetyPart[]
  readonly warnings: readonly WarningPart[]
  /** What no dialect but its own understands. */
  readonly raw: readonly RawPart[]
  readonly usage?: Usage | undefined
  /** How it ended; left out while it has not. */
  readonly terminal?: TerminalPart | undefined
  /** Further answers to the same request, from the second on. */
  readonly others: readonly MessageChoice[]
  readonly timings?: Timings | undefined
}

/** A further answer. */
export interface MessageChoice {
  /** From 1. */
  readonly choice: number
  readonly content: readonly MessageContent[]
}

export type MessageContent =
  | MessageText
  | MessageReasoning
  | MessageRefusal
  | MessageToolCall
  | MessageToolOutput
  | MessageFile
  | MessageData

/** What the stretches of a message have. */
export interface MessageStretch {
  readonly text: string
  /** Whether its end has come. */
  readonly isDone: boolean
  readonly itemId?: string | undefined
  readonly extra?: Extra | undefined
}

export interface MessageText extends MessageStretch {
  readonly type: "text"
  readonly phase?: string | undefined
  readonly annotations: readonly AnnotationPart[]
  readonly signatures: readonly PromptSignature[]
  readonly logprobs?: readonly unknown[] | undefined
}

export interface MessageReasoning extends MessageStretch {
  readonly type: "reasoning"
  readonly kind: "full" | "summary" | "redacted"
  /** The text by sections; `text` has them with a blank line between them. */
  readonly sections: readonly string[]
  readonly signatures: readonly PromptSignature[]
}

export interface MessageRefusal extends MessageStretch {
  readonly type: "refusal"
}

export interface MessageToolCall extends MessageStretch {
  readonly type: "tool-call"
  readonly callId: string
  readonly name: string
  /** The arguments, read; left out while they are not JSON. */
  readonly input?: unknown
  /** Whether the arguments are complete: JSON, or free text. */
  readonly isValid: boolean
  readonly encoding: "json" | "text"
  readonly executor: "client" | "provider" | "agent"
  readonly parent?: string | undefined
  readonly signatures: readonly PromptSignature[]
}

export interface MessageToolOutput {
  readonly type: "tool-output"
  readonly callId: string
  readonly output: unknown
  readonly isError: boolean
  readonly extra?: Extra | undefined
}

export interface MessageFile extends Omit<FilePart, "type"> {
  readonly type: "file"
}

export interface MessageData {
  readonly type: "data"
  readonly name: string
  readonly key?: string | undefined
  readonly data: unknown
}

/** Milliseconds, from when the fold was made. */
export interface Timings {
  /** Until the first part. */
  readonly firstPart?: number | undefined
  /** Until the first text, reasoning or arguments. */
  readonly firstDelta?: number | undefined
  /** Until the latest part: in the end, the terminal. */
  readonly duration: number
}

/** Options of {@link fold}. */
export interface FoldOptions {
  /** The most that is kept of text, reasoning and arguments together, in UTF-16 code units. @default 67_108_864 */
  readonly maxLength?: number | undefined
  /** The most parts that are kept beside them. @default 65_536 */
  readonly maxParts?: number | undefined
  /** Where time comes from, in milliseconds; without it there are no timings. */
  readonly now?: (() => number) | undefined
}

type Writable<Value> = { -readonly [Name in keyof Value]: Value[Name] }
type Open = Writable<MessageText> | Writable<MessageReasoning> | Writable<MessageRefusal> | Writable<MessageToolCall>

/**
 * Folds parts into a message, for `collect` and for whoever has a loop. One call is for one stream, and the message grows
 * in place: it can be looked at after every part. The parts are those of `check`; what is not is passed over.
 *
 * @throws LimitError `stream-too-long`, `too-many-parts`, from the fold
 *
 * @example With `collect`
 * ```ts
 * import { collect, encodeText, pipe } from "@millrace/core"
 * import { check, fold, openaiChat } from "@millrace/llm"
 *
 * const events = ['data: {"choices":[{"index":0,"delta":{"content":"Hello"},"finish_reason":"stop"}]}\n\n']
 * const parts = pipe(events, encodeText(), openaiChat.decode(), check())
 * const message = await collect(parts, fold()).final
 *
 * message.content.map((each) => each.type === "text" && each.text) // => ["Hello"]
 * message.terminal?.type // => "finish"
 * ```
 */
export function fold(options: FoldOptions = {}): Fold<Part, Message> {
  const maxLength = limitOf("maxLength", options.maxLength ?? 67_108_864)
  const maxParts = limitOf("maxParts", options.maxParts ?? 65_536)
  const { now } = options
  const begun = now?.() ?? 0
  const open = new Map<string, Open>()
  const choices = new Map<number, MessageContent[]>()
  const content: MessageContent[] = []
  const annotations: AnnotationPart[] = []
  const safety: SafetyPart[] = []
  const warnings: WarningPart[] = []
  const raw: RawPart[] = []
  const others: MessageChoice[] = []
  const message: Writable<Message> = { content, annotations, safety, warnings, raw, others }
  choices.set(0, content)
  let length = 0
  let count = 0

  function keep<Item>(list: Item[], item: Item) {
    if (++count > maxParts) throw excess("too-many-parts", "parts", maxParts, count)
    list.push(item)
  }

  function contentOf(choice: number): MessageContent[] {
    const known = choices.get(choice)
    if (known !== undefined) return known
    const list: MessageContent[] = []
    choices.set(choice, list)
    keep(others, { choice, content: list })
    return list
  }

  function add(part: StretchDelta) {
    const stretch = open.get(part.id)
    if (stretch === undefined) return
    length += part.text.length
    if (length > maxLength) throw excess("stream-too-long", "code units", maxLength, length)
    const isNew =
      stretch.type === "reasoning" && part.type === "reasoning-delta" && addSection(stretch, part.section, part.text)
    // Engines join texts as ropes: the cost is linear.
    stretch.text += isNew ? `\n\n${part.text}` : part.text
    if (stretch.type === "text" && part.type === "text-delta" && part.logprobs !== undefined) {
      const list = (stretch.logprobs ?? []) as unknown[]
      for (const each of part.logprobs) keep(list, each)
      stretch.logprobs = list
    }
  }

  function take(part: Part) {
    switch (part.type) {
      case "text-delta":
      case "reasoning-delta":
      case "refusal-delta":
      case "tool-delta":
        return add(part)
      case "text-start":
      case "reasoning-start":
      case "refusal-start":
      case "tool-start": {
        const stretch = begin(part)
        open.set(part.id, stretch)
        return keep(contentOf(part.choice ?? 0), stretch)
      }
      case "text-end":
      case "reasoning-end":
      case "refusal-end":
      case "tool-end": {
        const stretch = open.get(part.id)
        if (stretch === undefined) return
        stretch.isDone = part.isCut !== true
        if (part.extra !== undefined) stretch.extra = joinExtra(stretch.extra, part.extra)
        if (stretch.type === "tool-call") conclude(stretch)
        return
      }
      case "signature": {
        const stretch = open.get(part.id)
        if (stretch === undefined || stretch.type === "refusal") return
        const { data, from, kind = "signature" } = part
        return keep(stretch.signatures as PromptSignature[], { data, from, kind })
      }
      case "annotation": {
        const stretch = part.id === undefined ? undefined : open.get(part.id)
        return keep(stretch?.type === "text" ? (stretch.annotations as AnnotationPart[]) : annotations, part)
      }
      case "tool-output":
        if (part.isPreliminary) return
        return keep(content, {
          type: "tool-output",
          callId: part.callId,
          output: part.output,
          isError: part.isError === true,
          extra: part.extra,
        })
      case "file":
        return keep(content, part)
      case "data":
        return part.isTransient ? undefined : addData(part.name, part.key, part.data)
      case "usage":
        message.usage = { ...message.usage, ...part.usage }
        return
      case "safety":
        return keep(safety, part)
      case "warning":
        return keep(warnings, part)
      case "raw":
        return keep(raw, part)
      case "start":
        message.id = part.id
        message.model = part.model
        message.created = part.created
        message.extra = part.extra
        return
      case "finish":
      case "error":
      case "interrupted":
      case "abort":
        message.terminal = part
    }
  }

  function addData(name: string, key: string | undefined, data: unknown) {
    const known = content.findIndex(
      (each) => key !== undefined && each.type === "data" && each.name === name && each.key === key,
    )
    const item: MessageData = { type: "data", name, key, data }
    if (known >= 0) content[known] = item
    else keep(content, item)
  }

  function time(part: Part) {
    if (now === undefined) return
    const at = now() - begun
    const { firstPart = at, firstDelta } = message.timings ?? {}
    const first = firstDelta ?? (part.type.endsWith("-delta") ? at : undefined)
    message.timings = { firstPart, firstDelta: first, duration: at }
  }

  return {
    initial: message,
    fold(_message, part) {
      take(part)
      time(part)
      return message
    },
  }
}

/**
 * Folds parts that are all there.
 *
 * @throws LimitError as {@link fold}
 *
 * @example
 * ```ts
 * import { foldParts } from "@millrace/llm"
 *
 * const message = foldParts([{ type: "text-start", id: "0" }, { type: "text-delta", id: "0", text: "Hi" }])
 *
 * message.content.map(({ type }) => type) // => ["text"]
 * message.terminal // => undefined
 * ```
 */
export function foldParts(parts: Iterable<Part>, options: FoldOptions = {}): Message {
  const { initial, fold: add } = fold(options)
  let message = initial
  for (const part of parts) message = add(message, part)
  return message
}

/**
 * Gives all the text of one kind: what was said, what was thought, or what was refused. Texts stand one behind the other with
 * nothing between, also those of an agent's rounds; between thoughts is a blank line.
 *
 * @example
 * ```ts
 * import { foldParts, joinedText } from "@millrace/llm"
 *
 * const message = foldParts([{ type: "text-start", id: "0" }, { type: "text-delta", id: "0", text: "Hi" }])
 *
 * joinedText(message, "text") // => "Hi"
 * joinedText(message, "refusal") // => ""
 * ```
 */
export function joinedText({ content }: Pick<Message, "content">, kind: "text" | "reasoning" | "refusal"): string {
  return content
    .flatMap((each) => (each.type === kind && each.text !== "" ? [each.text] : []))
    .join(kind === "reasoning" ? "\n\n" : "")
}

function begin(part: StretchStart): Open {
  const shared = { text: "", isDone: false, itemId: part.itemId, extra: part.extra }
  switch (part.type) {
    case "text-start":
      return { type: "text", ...shared, phase: part.phase, annotations: [], signatures: [] }
    case "reasoning-start":
      return { type: "reasoning", ...shared, kind: part.kind ?? "full", sections: [], signatures: [] }
    case "refusal-start":
      return { type: "refusal", ...shared }
    case "tool-start": {
      const { callId, name, executor = "client", encoding = "json", parent } = part
      return { type: "tool-call", ...shared, callId, name, executor, encoding, parent, isValid: false, signatures: [] }
    }
  }
}

/** What an end tells counts in place of what the start did. */
function joinExtra(start: Extra | undefined, end: Extra): Extra {
  if (start?.from !== end.from) return start ?? end
  return { from: end.from, fields: { ...start.fields, ...end.fields } }
}

/** Adds to a section and says whether it is a new one behind another. */
function addSection(reasoning: Writable<MessageReasoning>, section = 0, text: string): boolean {
  const sections = reasoning.sections as string[]
  const isNew = sections.length > 0 && section >= sections.length
  // Sections come in order. One that leaves a gap is the next one.
  const index = Math.min(section, sections.length)
  sections[index] = (sections[index] ?? "") + text
  return isNew
}

function conclude(call: Writable<MessageToolCall>) {
  if (call.encoding === "text") call.isValid = call.isDone
  else {
    const input = parseArguments(call.text)
    call.isValid = call.isDone && input !== undefined
    if (input !== undefined) call.input = input.value
  }
}

/** Reads the arguments of a call; gives nothing where they are not JSON, or too deep. Empty ones are `{}`. */
export function parseArguments(text: string): { readonly value: unknown } | undefined {
  try {
    const value: unknown = text.trim() === "" ? {} : JSON.parse(text)
    return isTooDeep(value) ? undefined : { value }
  } catch {
    return undefined
  }
}

function excess(code: "stream-too-long" | "too-many-parts", unit: string, limit: number, received: number): LimitError {
  return new LimitError(`Cannot keep more than ${limit} ${unit}: current length is ${received}`, {
    code,
    limit,
    received,
  })
}
