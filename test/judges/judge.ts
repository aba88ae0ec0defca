/**
 * A judge is a client as applications use it, over real HTTP, that says what it made of a stream. It is asked for nothing
 * but that: whatever a client throws, prints or never does is part of its verdict.
 */
import { silently } from "./silence.ts"
import { fail, type Verdict } from "./verdict.ts"

/** Milliseconds after which a judge gives up on a client that came to no end. */
const PATIENCE = 20_000

export type JudgeDialect =
  | "openai-chat"
  | "openai-responses"
  | "anthropic"
  | "gemini"
  | "ollama"
  | "ai-sdk-ui"
  | "ai-sdk-text"
  | "ag-ui"
  | "bedrock-converse"
  | "bedrock-invoke"

export interface JudgeTarget {
  /** The origin, and what comes before the client's own route, without a slash at the end. */
  readonly url: string
  readonly model: string
  /** The route, for the clients that have none of their own: `/ui/chat` and `/ag-ui` if it is not given. */
  readonly path?: string | undefined
  /** The tools to declare, for the clients that mark a call of any other tool as an error. */
  readonly tools?: readonly string[] | undefined
}

export interface Judge {
  /** The client, its line and its call: "openai 7 chat.stream". */
  readonly name: string
  readonly dialect: JudgeDialect
  /** Sends one request and reads its answer to the end. Never rejects. */
  judge(target: JudgeTarget, signal?: AbortSignal): Promise<Verdict>
}

/** Runs the client, and writes into the verdict what it says, as it says it, so that a failure leaves what came before. */
export type Client = (target: JudgeTarget, verdict: Verdict, signal: AbortSignal) => Promise<void>

/** Makes a judge of a client: failed until the client says otherwise, patient but not for ever, and silent. */
export function createJudge(name: string, dialect: JudgeDialect, client: Client): Judge {
  return {
    name,
    dialect,
    judge: (target, signal) => silently(() => run(client, target, signal)),
  }
}

async function run(client: Client, target: JudgeTarget, signal: AbortSignal | undefined): Promise<Verdict> {
  const verdict: Verdict = { outcome: "failed", text: "", reasoning: "", refusal: "", tools: [] }
  const controller = new AbortController()
  const stop = () => controller.abort(signal?.reason)
  signal?.addEventListener("abort", stop)
  if (signal?.aborted) stop()
  const timer = setTimeout(() => controller.abort(new Error(`Cannot wait longer than ${PATIENCE} ms`)), PATIENCE)
  try {
    controller.signal.throwIfAborted()
    await Promise.race([client(target, verdict, controller.signal), rejection(controller.signal)])
    if (verdict.outcome === "failed") fail(verdict, "the client reports no end")
  } catch (error) {
    fail(verdict, controller.signal.aborted ? controller.signal.reason : error)
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener("abort", stop)
  }
  if (signal?.aborted && verdict.outcome === "failed") verdict.outcome = "aborted"
  // A client that was given up may still write into its verdict: this one is final.
  return { ...verdict, tools: [...verdict.tools] }
}

/** Rejects when the signal fires, for the clients that do not listen to it all the time. */
function rejection(signal: AbortSignal): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>()
  signal.addEventListener("abort", () => reject(signal.reason), { once: true })
  return promise
}
