/**
 * Makes sure of what encoders rely on, whoever made the parts: one start, deltas between their start and their end, ids
 * that are unique, ends for all that was begun, one terminal with nothing behind it. What is not so is repaired where that
 * can be done, with a `warning` that says what was; nothing is left out in silence.
 */
import { type Block, LimitError, type Outlet } from "@millrace/core"
import { limitOf } from "./limit.ts"
import type {
  AbortPart,
  ErrorPart,
  FinishPart,
  InterruptedPart,
  Part,
  StretchDelta,
  StretchEnd,
  StretchStart,
  TerminalPart,
  ToolStart,
  WarningCode,
} from "./part.ts"

/** Options of {@link check}. */
export interface CheckOptions {
  /**
   * Gives the terminal of a stream that ended before its answer did, by whoever knows why: a clock, a client that left.
   * @default an `interrupted` part
   */
  readonly interruption?: (() => ErrorPart | InterruptedPart | AbortPart | undefined) | undefined
  /**
   * The longest arguments of one tool call, in UTF-16 code units; those of all calls that are under way may be four times
   * as long. `Infinity` for no limit. @default 8_388_608
   */
  readonly maxToolLength?: number | undefined
  /** The most stretches of one stream. `Infinity` for no limit. @default 65_536 */
  readonly maxStretches?: number | undefined
  /** Makes the `error` that ends a stream where it goes past a limit. @default the limit is thrown */
  readonly describe?: ((error: LimitError) => ErrorPart) | undefined
}

/**
 * The longest id or name, in UTF-16 code units. Some formats say ids in every frame, so that one of a megabyte would make a
 * gigabyte of a thousand tokens. Servers that pack a signature into the id of a call stay below.
 */
const MAX_NAME_LENGTH = 65_536
/** The longest id of an answer and name of a model, which stand in every frame of more formats. */
const MAX_HEAD_LENGTH = 4_096
/** The most that all signatures are long together: many formats say them with the end of their stretch alone. */
const MAX_SIGNATURES_LENGTH = 33_554_432
/** The most that ids and names of all stretches are long together: they are kept until the end. */
const MAX_NAMES_LENGTH = 8_388_608

/** How many calls with the longest arguments may be under way. */
const MAX_CALLS = 4
/** Pieces of arguments that are kept as they came. */
const MAX_PIECES = 256

/** The arguments of what is no call. */
const NONE: string[] = []

type Kind = "text" | "reasoning" | "refusal" | "tool"

interface Stretch {
  readonly kind: Kind
  /** As it goes on, which differs from the one that came where that was in use. */
  readonly id: string
  isOpen: boolean
  /** Code units that have come. */
  length: number
  /** The arguments of a call: what has been put together, and the latest pieces, which take more than their text. */
  readonly args: string[]
  readonly pieces: string[]
  readonly choice: number | undefined
  /** Of a call. */
  readonly call: Pick<ToolStart, "callId" | "name" | "encoding"> | undefined
}

/**
 * Checks and repairs parts.
 *
 * - Without a `start` one is put in front; a second one is dropped.
 * - A delta or end whose stretch was not begun begins it; behind the stretch's end, a delta begins another.
 * - A text that only an end tells, or tells more of than the deltas did, becomes a delta.
 * - Every `tool-end` gets `text`, the whole arguments: `"{}"` where there were none. Ids of calls are made unique.
 * - All open stretches are ended before the terminal, with `isCut` where that is no `finish`.
 * - A `finish` that says `"stop"` behind calls for the client, whose output is not there, becomes `"tool-calls"`.
 * - A stream without a terminal gets one: `interrupted`.
 *
 * @throws LimitError `part-too-long`, `too-many-parts`, where `describe` is not given
 *
 * @example A stream that breaks off
 * ```ts
 * import { run } from "@millrace/core"
 * import { check, type Part } from "@millrace/llm"
 *
 * const parts: Part[] = [{ type: "text-start", id: "0" }, { type: "text-delta", id: "0", text: "Hel" }]
 *
 * run(parts, check()).map(({ type }) => type) // => ["start", "text-start", "text-delta", "text-end", "interrupted"]
 * ```
 */
export function check(options: CheckOptions = {}): Block<Part, Part> {
  const maxToolLength = limitOf("maxToolLength", options.maxToolLength ?? 8_388_608)
  const maxStretches = limitOf("maxStretches", options.maxStretches ?? 65_536)
  /** The latest stretch of every id that came. */
  const stretches = new Map<string, Stretch>()
  const open = new Set<Stretch>()
  /** Ids that went on. */
  const ids = new Set<string>()
  const callIds = new Set<string>()
  /** The stretch of the last delta: the next one is nearly always of the same. */
  let lastId: string | undefined
  let last: Stretch | undefined
  let hasStarted = false
  let isOver = false
  /** Calls of the first answer that the client is to carry out: those whose output has not come. */
  const clientCalls = new Set<string>()
  /** How long the ids and names are that are kept. */
  let namesLength = 0
  let signaturesLength = 0
  /** How long the arguments are that are kept. */
  let argsLength = 0
  /** What a limit has thrown. */
  let excess: LimitError | undefined

  function stop(error: LimitError): never {
    excess = error
    throw error
  }

  function checkName(name = "", limit = MAX_NAME_LENGTH) {
    if (name.length > limit) stop(tooLong("an id or a name", limit, name.length))
  }

  function warn(code: WarningCode, message: string, controller: Outlet<Part>, id?: string) {
    controller.enqueue({ type: "warning", code, message, ...(id !== undefined && { id }) })
  }

  function begin(controller: Outlet<Part>) {
    if (hasStarted) return
    hasStarted = true
    controller.enqueue({ type: "start" })
  }

  function start(part: StretchStart, controller: Outlet<Part>): Stretch {
    const known = stretches.get(part.id)
    if (known?.isOpen) {
      warn("repeated-id", "A stretch was begun whose id belongs to one that is open", controller, known.id)
      end({ type: `${known.kind}-end`, id: part.id } as StretchEnd, known, controller)
    }
    if (ids.size >= maxStretches) stop(tooMany(maxStretches))
    keepNames(part)
    const { type, choice } = part
    const stretch: Stretch = {
      kind: type.slice(0, -"-start".length) as Kind,
      id: unique(part.id, ids, (id, count) => `${id}~${count}`),
      isOpen: true,
      length: 0,
      args: type === "tool-start" ? [] : NONE,
      pieces: type === "tool-start" ? [] : NONE,
      choice,
      call: type === "tool-start" ? { callId: part.callId, name: part.name, encoding: part.encoding } : undefined,
    }
    stretches.set(part.id, stretch)
    open.add(stretch)
    last = stretch
    lastId = part.id
    const own = part.type === "tool-start" ? startCall(part, controller) : part
    controller.enqueue(stretch.id === part.id ? own : { ...own, id: stretch.id })
    return stretch
  }

  function keepNames(part: StretchStart) {
    const names = [part.id, part.itemId, ...(part.type === "tool-start" ? [part.callId, part.name, part.parent] : [])]
    for (const name of names) {
      checkName(name)
      namesLength += name?.length ?? 0
    }
    if (namesLength > MAX_NAMES_LENGTH) stop(tooLong("ids and names", MAX_NAMES_LENGTH, namesLength))
  }

  function startCall(part: ToolStart, controller: Outlet<Part>): ToolStart {
    if (part.name === "") warn("missing-name", "A tool call came without the name of its tool", controller, part.id)
    const callId = unique(part.callId || "call", callIds, (id, count) => `${id}_${count}`)
    if ((part.executor ?? "client") === "client" && !part.choice) clientCalls.add(callId)
    return callId === part.callId ? part : { ...part, callId }
  }

  /** Finds the open stretch of a part, or begins one. */
  function find(part: StretchDelta | StretchEnd, kind: Kind, controller: Outlet<Part>): Stretch {
    const known = part.id === lastId ? last : stretches.get(part.id)
    if (known?.isOpen && known.kind === kind) {
      last = known
      lastId = part.id
      return known
    }
    if (known !== undefined && known.kind === kind) {
      warn("late-delta", "A delta came behind the end of its stretch", controller, known.id)
    } else warn("missing-start", "A delta came whose stretch was not begun", controller, part.id)
    const { choice, call } = known ?? {}
    const head = { id: part.id, ...(choice !== undefined && { choice }) }
    if (kind !== "tool") return start({ type: `${kind}-start`, ...head } as StretchStart, controller)
    return start({ type: "tool-start", callId: call?.callId ?? part.id, name: call?.name ?? "", ...head }, controller)
  }

  function delta(part: StretchDelta, kind: Kind, controller: Outlet<Part>) {
    if (part.text === "" && (part as { logprobs?: unknown }).logprobs === undefined) return
    const stretch = find(part, kind, controller)
    grow(stretch, part.text)
    controller.enqueue(stretch.id === part.id ? part : { ...part, id: stretch.id })
  }

  function grow(stretch: Stretch, text: string) {
    stretch.length += text.length
    if (stretch.kind !== "tool") return
    if (stretch.length > maxToolLength) stop(tooLong("arguments of a tool call", maxToolLength, stretch.length))
    argsLength += text.length
    const most = MAX_CALLS * maxToolLength
    if (argsLength > most) stop(tooLong("arguments of tool calls", most, argsLength))
    if (stretch.pieces.push(text) === MAX_PIECES) stretch.args.push(takePieces(stretch))
  }

  function end(part: StretchEnd, stretch: Stretch, controller: Outlet<Part>) {
    const { kind, id } = stretch
    let { text } = part
    const more = text !== undefined && text.length > stretch.length ? text.slice(stretch.length) : ""
    if (kind === "tool" && stretch.length === 0 && !more && !part.isCut && stretch.call?.encoding !== "text")
      text = "{}"
    const rest = text === "{}" && stretch.length === 0 ? text : more
    if (rest !== "") {
      grow(stretch, rest)
      controller.enqueue({ type: `${kind}-delta`, id, text: rest } as StretchDelta)
    } else if (text !== undefined && text.length < stretch.length) {
      warn("text-mismatch", "A stretch ended with less text than its deltas had", controller, id)
    }
    stretch.isOpen = false
    open.delete(stretch)
    if (kind === "tool") argsLength -= stretch.length
    const whole = kind === "tool" ? { text: stretch.args.join("") + takePieces(stretch) } : {}
    controller.enqueue(stretch.id === part.id && kind !== "tool" ? part : { ...part, id, ...whole })
    stretch.args.length = 0
  }

  function close(part: StretchEnd, kind: Kind, controller: Outlet<Part>) {
    const known = stretches.get(part.id)
    if (known !== undefined && !known.isOpen) {
      return warn("repeated-end", "A stretch was ended twice", controller, known.id)
    }
    end(part, find(part, kind, controller), controller)
  }

  function conclude(part: TerminalPart, controller: Outlet<Part>) {
    const terminal = part.type === "interrupted" ? (options.interruption?.() ?? part) : part
    if (terminal.type === "finish" || open.size > 0) begin(controller)
    const isCut = terminal.type !== "finish"
    for (const stretch of open) {
      end({ type: `${stretch.kind}-end`, id: stretch.id, ...(isCut && { isCut }) } as StretchEnd, stretch, controller)
    }
    isOver = true
    controller.enqueue(terminal.type === "finish" ? explain(terminal) : terminal)
  }

  /** Servers say that they have stopped, also where they have called a tool. */
  function explain(part: FinishPart): FinishPart {
    return part.reason === "stop" && clientCalls.size > 0 ? { ...part, reason: "tool-calls" } : part
  }

  function take(part: Part, controller: Outlet<Part>) {
    switch (part.type) {
      case "text-delta":
        begin(controller)
        return delta(part, "text", controller)
      case "reasoning-delta":
        begin(controller)
        return delta(part, "reasoning", controller)
      case "refusal-delta":
        begin(controller)
        return delta(part, "refusal", controller)
      case "tool-delta":
        begin(controller)
        return delta(part, "tool", controller)
      case "start":
        if (hasStarted) return warn("repeated-start", "The answer was begun twice", controller)
        checkName(part.id, MAX_HEAD_LENGTH)
        checkName(part.model, MAX_HEAD_LENGTH)
        hasStarted = true
        return controller.enqueue(part)
      case "finish":
      case "error":
      case "interrupted":
      case "abort":
        conclude(part, controller)
        return controller.terminate()
    }
    begin(controller)
    switch (part.type) {
      case "text-start":
      case "reasoning-start":
      case "refusal-start":
      case "tool-start":
        return void start(part, controller)
      case "text-end":
        return close(part, "text", controller)
      case "reasoning-end":
        return close(part, "reasoning", controller)
      case "refusal-end":
        return close(part, "refusal", controller)
      case "tool-end":
        return close(part, "tool", controller)
      case "signature": {
        signaturesLength += part.data.length
        if (signaturesLength > MAX_SIGNATURES_LENGTH) {
          stop(tooLong("signatures", MAX_SIGNATURES_LENGTH, signaturesLength))
        }
        const id = stretches.get(part.id)?.id
        if (id === undefined) warn("unknown-stretch", "A signature came whose stretch was not begun", controller)
        return controller.enqueue(id === undefined || id === part.id ? part : { ...part, id })
      }
      case "tool-output":
        if (!part.isPreliminary) clientCalls.delete(part.callId)
        return controller.enqueue(part)
      case "annotation":
      case "raw": {
        const id = part.id === undefined ? undefined : stretches.get(part.id)?.id
        return controller.enqueue(id === undefined || id === part.id ? part : { ...part, id })
      }
      default:
        return controller.enqueue(part)
    }
  }

  return {
    transform(part, controller) {
      if (isOver) return
      try {
        take(part, controller)
      } catch (error) {
        // What encoders throw is theirs to tell.
        if (excess === undefined || error !== excess || options.describe === undefined) throw error
        conclude(options.describe(excess), controller)
        controller.terminate()
      }
    },
    flush(controller) {
      if (!isOver) conclude({ type: "interrupted", code: "truncated" }, controller)
    },
  }
}

function takePieces({ pieces }: Stretch): string {
  const text = pieces.join("")
  pieces.length = 0
  return text
}

/** Takes a name that is not in use, and makes one where it is. */
function unique(wanted: string, used: Set<string>, next: (name: string, count: number) => string): string {
  let name = wanted
  // Counted from how many there are, so that a stream of nothing but one id is not a search each time.
  for (let count = used.size + 1; used.has(name); count++) name = next(wanted, count)
  used.add(name)
  return name
}

function tooMany(limit: number): LimitError {
  return new LimitError(`Cannot take more than ${limit} stretches in one stream`, {
    code: "too-many-parts",
    limit,
    received: limit + 1,
  })
}

function tooLong(what: string, limit: number, received: number): LimitError {
  return new LimitError(`Cannot keep ${what} longer than ${limit} code units: current length is ${received}`, {
    code: "part-too-long",
    limit,
    received,
  })
}
