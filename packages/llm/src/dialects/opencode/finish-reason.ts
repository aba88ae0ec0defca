/** Why a step is over, in the words of the AI SDK, which the agent is made with. */
import type { FinishReason, TerminalPart } from "../../part.ts"

const REASONS: ReadonlyMap<string, FinishReason> = new Map([
  ["stop", "stop"],
  ["length", "length"],
  ["content-filter", "content-filter"],
])

/** Behind these the agent asks the model again, with what its tools gave. */
const GOES_ON: ReadonlySet<string> = new Set(["tool-calls", "unknown"])

/** Gives the end of a log whose last step is over for this reason; nothing where another step is to come. */
export function terminalOf(native: string | undefined): TerminalPart | undefined {
  if (native === undefined || GOES_ON.has(native)) return undefined
  if (native === "error") return { type: "error", message: "The last step of the agent failed" }
  return { type: "finish", reason: REASONS.get(native) ?? "other", native, from: "opencode" }
}
