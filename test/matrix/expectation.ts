/**
 * What a client must make of a stream that was written for it: the facts of the source, less what its format cannot carry or
 * the client does not show. All that is lost is said in `losses.ts`; whatever is not is compared.
 */
import type { Judge } from "../judges/judge.ts"
import type { Verdict } from "../judges/verdict.ts"
import type { Call, Facts } from "./facts.ts"
import { wordOf } from "./finish-words.ts"
import { type Loss, lossOf } from "./losses.ts"

/** Says how a verdict differs from the facts, in words; nothing where it is as it must be. */
export function differences(facts: Facts, judge: Judge, verdict: Verdict): string[] {
  const loss = lossOf(judge)
  const found: string[] = []
  const differ = (what: string, got: unknown, wanted: unknown) => {
    if (JSON.stringify(got) !== JSON.stringify(wanted)) found.push(`${what}: ${show(got)} instead of ${show(wanted)}`)
  }
  const isFinish = facts.end === "finish"
  // An answer that goes on behind a call that was cut: some formats have no way to say so, and fail.
  if (isFinish && verdict.outcome === "failed" && facts.tools.some(({ isCut }) => isCut)) return found
  if (isFinish) differ("outcome", `${verdict.outcome} ${verdict.error ?? ""}`, "finished ")
  else differ("outcome", verdict.outcome, facts.end === "abort" ? "aborted" : "failed")
  if (!isFinish) {
    // Some clients keep what came before, and others do not.
    if (!(facts.text + facts.refusal).startsWith(verdict.text)) differ("text", verdict.text, facts.text)
    if (facts.error !== undefined && !loss.error && !verdict.error?.includes(facts.error)) {
      found.push(`error: ${show(verdict.error)} instead of ${show(facts.error)}`)
    }
    return found
  }
  differ("text", verdict.text, loss.refusal ? facts.text + facts.refusal : facts.text)
  differ("refusal", verdict.refusal, loss.refusal ? "" : facts.refusal)
  const reasoning = loss.reasoning ? [] : facts.reasoning
  if (!isJoined(verdict.reasoning, reasoning)) differ("reasoning", verdict.reasoning, reasoning.join("\n\n"))
  const calls = loss.tools ? [] : facts.tools.filter((call) => isShown(call, loss))
  differ("tools", ownCalls(verdict, facts, loss, judge).map(told), calls.map(wanted))
  if (!loss.usage) differ("usage", { ...verdict.usage }, usageFor(facts, judge))
  if (!loss.finish) differ("finish", verdict.finish, wordOf(facts, judge))
  return found
}

/** Anthropic's format must say a usage: where none is known it is zero. */
function usageFor({ usage }: Facts, { dialect }: Judge): Facts["usage"] {
  const { input, output } = usage
  return dialect === "anthropic" ? { input: input ?? 0, output: output ?? 0 } : usage
}

/** Says whether a client must show a call. Of one that was cut it may show what came, or nothing. */
function isShown({ executor, isCut }: Call, loss: Loss): boolean {
  return !isCut && (!loss.provided || executor === "client")
}

/** Leaves out the calls that the client need not show, but may. Those of Responses have words of their own for them. */
function ownCalls({ tools }: Verdict, facts: Facts, loss: Loss, { dialect }: Judge): Verdict["tools"] {
  const free = facts.tools.filter((call) => !isShown(call, loss)).map((call) => JSON.stringify(wanted(call)))
  return tools.filter(
    (call) => !(dialect === "openai-responses" && call.provider) && !free.includes(JSON.stringify(told(call))),
  )
}

/** Arguments are compared as JSON values, whatever the order of their members. */
const told = ({ name, args }: Verdict["tools"][number]) => [name, sorted(args)]
const wanted = ({ name, args }: Call) => [name, sorted(args)]

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== "object" || value === null) return value
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1))
  return Object.fromEntries(entries.map(([name, member]) => [name, sorted(member)]))
}

/** Says whether a text is the sections one behind the other, with or without a blank line between any two. */
function isJoined(text: string, sections: readonly string[]): boolean {
  let rest = text
  for (const [index, section] of sections.entries()) {
    if (index > 0 && !rest.startsWith(section) && rest.startsWith("\n\n")) rest = rest.slice(2)
    if (!rest.startsWith(section)) return false
    rest = rest.slice(section.length)
  }
  return rest === ""
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing"
  return text.length > 160 ? `${text.slice(0, 100)}…${text.slice(-50)}` : text
}
