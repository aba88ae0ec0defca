/**
 * Folds the deltas of tool calls. Servers number them in their own ways: a call is known by its id, else by its index,
 * else it is the one under way.
 */

export interface CallDelta {
  readonly index?: number | null
  readonly id?: string | null
  readonly type?: string | null
  readonly function?: { readonly name?: string | null; readonly arguments?: string | null } | null
}

export interface Call {
  readonly id: string
  readonly type: "function"
  readonly function: { readonly name: string; readonly arguments: string }
}

interface Open {
  readonly index: number | undefined
  readonly id: string | undefined
  name: string
  readonly pieces: string[]
}

export function foldCalls(): { add(delta: CallDelta): void; result(): Call[] } {
  const calls: Open[] = []

  function find({ index, id }: CallDelta): Open | undefined {
    if (id) {
      const known = calls.find((call) => call.id === id)
      // The index of another call does not make this one that call.
      return known ?? calls.findLast((call) => call.id === undefined && call.index === (index ?? undefined))
    }
    if (typeof index === "number") return calls.findLast((call) => call.index === index)
    return calls.at(-1)
  }

  return {
    add(delta) {
      let call = find(delta)
      if (call === undefined) {
        call = { index: delta.index ?? undefined, id: delta.id || undefined, name: "", pieces: [] }
        calls.push(call)
      }
      if (call.name === "" && delta.function?.name) call.name = delta.function.name
      if (delta.function?.arguments) call.pieces.push(delta.function.arguments)
    },
    result: () =>
      calls.map(({ id, name, pieces }, position) => ({
        id: id ?? `call_${position}`,
        type: "function",
        function: { name, arguments: pieces.join("") },
      })),
  }
}
