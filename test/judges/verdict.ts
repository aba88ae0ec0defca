/** What a client made of a stream: the same facts for every client, so that they can be compared with one another. */

export interface Verdict {
  /**
   * `finished` only where the client reports a complete, successful answer; `failed` where an application would be told of
   * an error or an interruption, or could find no end; `aborted` where it would be told that somebody stopped it.
   */
  outcome: "finished" | "failed" | "aborted"
  /** The client's own word for why the model stopped: "stop", "end_turn", "STOP". */
  finish?: string
  /** The message of the error, or its name where it has no message. */
  error?: string
  text: string
  reasoning: string
  /** Only what the client shows as a refusal; most show it as text. */
  refusal: string
  tools: VerdictTool[]
  usage?: VerdictUsage
}

export interface VerdictTool {
  name: string
  /** Parsed where the client gives JSON text; the text itself where it is not JSON. */
  args: unknown
  /** Set where the provider executes the tool itself, and the application does not. */
  provider?: true
  /** What the client says is wrong with this call, be it its name or its arguments; the answer may finish all the same. */
  error?: string
}

/** Tokens: all that were read, cached ones too, and all that were written, reasoning too. */
export interface VerdictUsage {
  input?: number
  output?: number
}

/** Reads the text of a tool's arguments as applications do: none at all are no arguments. */
export function readArguments(text: string): unknown {
  if (text === "") return {}
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** Sets the usage, where the client has any. */
export function setUsage(verdict: Verdict, input: number | null | undefined, output: number | null | undefined): void {
  const usage: VerdictUsage = {}
  if (typeof input === "number") usage.input = input
  if (typeof output === "number") usage.output = output
  if (Object.keys(usage).length > 0) verdict.usage = usage
}

/** Says that the answer failed, and why. The first reason stays. */
export function fail(verdict: Verdict, reason: unknown): void {
  verdict.outcome = "failed"
  verdict.error ??= describe(reason)
}

/** Gives the words of whatever was thrown or sent as an error. */
export function describe(reason: unknown): string {
  if (typeof reason === "string") return reason
  if (reason instanceof Error) return reason.message || reason.name
  const message = (reason as { message?: unknown } | null | undefined)?.message
  return typeof message === "string" ? message : (JSON.stringify(reason) ?? String(reason))
}
