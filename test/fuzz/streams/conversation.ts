/** Conversations by chance, short ones: every kind of passage and every end comes up soon. */
import type { Citation, Conversation, Ending, Passage } from "../../../apps/edge/src/upstream/replay/conversation.ts"
import type { Dice } from "../dice.ts"

const WORDS = [
  "water",
  " mill",
  " é",
  " 鴨川",
  "🌉",
  "\n",
  ' "weir"',
  "\\",
  " 12",
  "<think>",
  "</think>",
  "{",
  " \u2028",
]
const REASONS = ["stop", "stop", "length", "tool_calls", "content_filter"] as const
const ARGUMENTS = ["{}", '{"river":"Aare"}', '{"a":[1,{"b":null}],"c":"\\"鴨川\\" {"}', '{"":{"__proto__":1}}']

const ERROR: Ending = {
  kind: "error",
  error: { message: "The model is overloaded", type: "server_error", param: null, code: "overloaded" },
}

export function makeConversation(dice: Dice): Conversation {
  return {
    name: "fuzz",
    title: "",
    description: "",
    promptTokens: dice.below(100),
    passages: [makePassage(dice, 0), ...dice.some(3, () => undefined).map((_, index) => makePassage(dice, index + 1))],
    ending: makeEnding(dice),
  }
}

function makePassage(dice: Dice, index: number): Passage {
  const kind = dice.below(6)
  const text = makeText(dice)
  if (kind === 0) return { kind: "reasoning", text, signature: dice.oneIn(2) ? "c2lnbmVkIQ==" : undefined }
  if (kind === 1) return { kind: "refusal", text }
  if (kind <= 3) {
    const id = dice.oneIn(8) ? "call_0" : `call_${index}`
    return { kind: "tool-call", id, name: dice.pick(["get_level", "ask"]), arguments: dice.pick(ARGUMENTS) }
  }
  return { kind: "content", text: `The leat ${text}`, citations: dice.some(1, () => makeCitation(dice)) }
}

function makeText(dice: Dice): string {
  return `w${dice.some(6, () => dice.pick(WORDS)).join("")}`
}

/** The quote stands in the text once. */
function makeCitation(dice: Dice): Citation {
  return { quote: "The leat", url: "https://example.com/leat", title: dice.pick(["Leats", "", '"']) }
}

function makeEnding(dice: Dice): Ending {
  const kind = dice.below(6)
  if (kind === 0) return { kind: "cut" }
  if (kind === 1) return ERROR
  return { kind: "finish", reason: dice.pick(REASONS) }
}
