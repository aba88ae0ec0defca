/** What holds of every stream that `check` has seen, told apart from how it does so. */
import type { Part, StretchStart } from "@millrace/llm"

/** Says what is wrong with the parts, or nothing. */
export function findFault(parts: readonly Part[]): string | undefined {
  const open = new Map<string, string[]>()
  const kinds = new Map<string, string>()
  const callIds = new Set<string>()

  function faultOf(part: Part, index: number): string | undefined {
    const kind = /^(?:text|reasoning|refusal|tool)(?=-(?:start|delta|end)$)/.exec(part.type)?.[0]
    if (index === parts.length - 1) return isEnd(part) ? undefined : "no terminal at the end"
    if (isEnd(part)) return "a terminal before the end"
    if (index === 0 && part.type !== "start") return "no start at the begin"
    if (index > 0 && part.type === "start") return "a second start"
    if (kind === undefined) return undefined
    const { id } = part as { id: string }
    if (part.type.endsWith("-start")) return start(part as StretchStart, kind)
    const texts = open.get(id)
    if (texts === undefined || kinds.get(id) !== kind) return `${part.type} outside its stretch`
    if (part.type.endsWith("-delta")) {
      const { text } = part as { text: string }
      texts.push(text)
      return text === "" && !("logprobs" in part) ? "an empty delta" : undefined
    }
    open.delete(id)
    if (kind !== "tool") return undefined
    const { text, isCut } = part as { text?: string; isCut?: boolean }
    if (text !== texts.join("")) return "the end of a call has not all its arguments"
    return text === "" && isCut !== true && !isText.has(id) ? "empty arguments" : undefined
  }

  const isText = new Set<string>()
  function start(part: StretchStart, kind: string): string | undefined {
    if (kinds.has(part.id)) return `the id ${part.id} is used twice`
    kinds.set(part.id, kind)
    open.set(part.id, [])
    if (part.type !== "tool-start") return undefined
    if (part.encoding === "text") isText.add(part.id)
    if (callIds.has(part.callId)) return `the id of the call ${part.callId} is used twice`
    callIds.add(part.callId)
    return undefined
  }

  if (parts.length === 0) return "no part at all"
  for (const [index, part] of parts.entries()) {
    const fault = faultOf(part, index)
    if (fault !== undefined) return `${fault}: part ${index} of ${parts.length}, ${part.type}`
  }
  return open.size > 0 ? "a stretch is open at the end" : undefined
}

function isEnd({ type }: Part): boolean {
  return type === "finish" || type === "error" || type === "interrupted" || type === "abort"
}
