/**
 * Folds the deltas of tool calls. Servers number them in their own ways: a call is known by its id, else by its index,
 * else it is the one under way. Members that are not what they should be count as left out.
 */
import { GatewayError } from "../guard/errors.ts"

/** Calls of one choice. OpenAI takes 128 tools; no model calls each of them eight times in one answer. */
const MAX_CALLS = 1_024

export interface CallDelta {
  readonly index?: unknown
  readonly id?: unknown
  readonly function?: { readonly name?: unknown; readonly arguments?: unknown } | null
}

export interface Call {
  readonly id: string
  readonly type: "function"
  readonly function: { readonly name: string; readonly arguments: string }
}

interface Open {
  readonly id: string | undefined
  name: string
  readonly pieces: string[]
}

/** `add` throws a GatewayError `upstream_invalid_event` where there are more calls than a choice can hold. */
export function foldCalls(): { add(delta: CallDelta): void; result(): Call[] } {
  const calls: Open[] = []
  const byId = new Map<string, Open>()
  /** The last call of each index. */
  const byIndex = new Map<number | undefined, Open>()
  /** Calls that came without an id, which a later delta may tell. */
  const nameless = new Map<number | undefined, Open>()

  function find(id: string | undefined, index: number | undefined): Open | undefined {
    // The index of another call does not make this one that call.
    if (id !== undefined) return byId.get(id) ?? nameless.get(index)
    return index === undefined ? calls.at(-1) : byIndex.get(index)
  }

  function open(id: string | undefined, index: number | undefined): Open {
    if (calls.length === MAX_CALLS) throw tooManyCalls()
    const call: Open = { id, name: "", pieces: [] }
    calls.push(call)
    byIndex.set(index, call)
    if (id === undefined) nameless.set(index, call)
    else byId.set(id, call)
    return call
  }

  return {
    add(delta) {
      const id = text(delta.id)
      const index = typeof delta.index === "number" ? delta.index : undefined
      const call = find(id, index) ?? open(id, index)
      call.name ||= text(delta.function?.name) ?? ""
      const piece = text(delta.function?.arguments)
      if (piece !== undefined) call.pieces.push(piece)
    },
    result: () =>
      calls.map(({ id, name, pieces }, position) => ({
        id: id ?? `call_${position}`,
        type: "function",
        function: { name, arguments: pieces.join("") },
      })),
  }
}

/** Empty text says as little as none. */
function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined
}

function tooManyCalls(): GatewayError {
  return new GatewayError(`The upstream called more than ${MAX_CALLS} tools in one choice`, {
    code: "upstream_invalid_event",
    status: 502,
  })
}
