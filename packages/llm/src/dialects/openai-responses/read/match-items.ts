/** Finds the items that the end of a response tells once more among those that its events have told. */
import type { JsonObject } from "../../../part.ts"
import { textOf } from "../../../wire/json-value.ts"

/** An item that events have told. */
export interface ToldItem {
  readonly place: number
  readonly type: string
  readonly id: string | undefined
}

/** Finds for each item of the output the one that the events told: by its id, or the next one of its kind. */
export function matchItems<Item extends ToldItem>(
  output: readonly JsonObject[],
  told: readonly Item[],
): [Item | undefined, JsonObject][] {
  const left = new Set([...told].sort((one, other) => one.place - other.place))
  const byId = new Map([...left].map((entry) => [entry.id, entry]))
  const pairs = output.map((item): [Item | undefined, JsonObject] => {
    const entry = typeof item.id === "string" ? byId.get(item.id) : undefined
    const isOwn = entry !== undefined && entry.type === item.type && left.delete(entry)
    return [isOwn ? entry : undefined, item]
  })
  const byType = new Map<string, Item[]>()
  for (const entry of [...left].reverse()) {
    const list = byType.get(entry.type)
    if (list === undefined) byType.set(entry.type, [entry])
    else list.push(entry)
  }
  for (const pair of pairs) pair[0] ??= byType.get(textOf(pair[1].type) ?? "")?.pop()
  return pairs
}
