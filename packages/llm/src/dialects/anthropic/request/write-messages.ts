/**
 * Writes the conversation: instructions that it begins with by themselves, and turns in which nobody speaks twice in a
 * row, with what tools gave in front of what the user says.
 */
import type { JsonObject } from "../../../part.ts"
import type { PromptMessage, SystemMessage } from "../../../prompt.ts"
import { append } from "../../../wire/append.ts"
import type { PromptReport } from "../../../wire/prompt-report.ts"
import { writeAnswer, writeParts, writeResult } from "./write-content.ts"

interface Turn {
  readonly role: "user" | "assistant" | "system"
  readonly results: JsonObject[]
  readonly content: JsonObject[]
}

export interface WrittenMessages {
  readonly system?: string | readonly JsonObject[]
  readonly messages: readonly JsonObject[]
}

export function writeMessages(messages: readonly PromptMessage[], report: PromptReport): WrittenMessages {
  const turns: Turn[] = []
  for (const [index, message] of messages.entries()) {
    const role = roleOf(message)
    const last = turns.at(-1)
    const turn = last?.role === role ? last : { role, results: [], content: [] }
    if (turn !== last) turns.push(turn)
    write(message, `messages[${index}]`, turn, report)
  }
  const first = turns[0]?.role === "system" ? turns.shift() : undefined
  const system = first && shortened(first.content)
  return {
    ...(system !== undefined && system.length > 0 && { system }),
    messages: turns.flatMap(({ role, results, content }) => {
      const blocks = [...results, ...content]
      return blocks.length === 0 ? [] : [{ role, content: shortened(blocks) }]
    }),
  }
}

function roleOf({ role }: PromptMessage): Turn["role"] {
  if (role === "tool") return "user"
  return role === "developer" ? "system" : role
}

function write(message: PromptMessage, path: string, turn: Turn, report: PromptReport) {
  const at = `${path}.content`
  switch (message.role) {
    case "system":
    case "developer":
      append(turn.content, writeInstructions(message, at, report))
      return
    case "user":
      if (message.name !== undefined) report.refuse(`${path}.name`, "Anthropic's format cannot express a user's name")
      append(turn.content, writeParts(message.content, at, report))
      return
    case "assistant":
      if (message.name !== undefined)
        report.refuse(`${path}.name`, "Anthropic's format cannot express a name of who answers")
      append(turn.content, writeAnswer(message.content, at, report))
      return
    case "tool":
      for (const [index, result] of message.content.entries()) {
        turn.results.push(writeResult(result, `${at}[${index}]`, report))
      }
  }
}

function writeInstructions({ content }: SystemMessage, path: string, report: PromptReport): readonly JsonObject[] {
  return writeParts(content, path, report)
}

/** Text alone is written as text. */
function shortened(blocks: readonly JsonObject[]): string | readonly JsonObject[] {
  const [only] = blocks
  const isPlain = blocks.length === 1 && only?.type === "text" && Object.keys(only).length === 2
  return isPlain ? String(only.text) : blocks
}
