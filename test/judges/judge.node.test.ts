/** What all judges share: a verdict whatever the client does, even nothing. */
import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { type Client, createJudge } from "./judge.ts"
import { fail, describe as inWords, readArguments, setUsage, type Verdict } from "./verdict.ts"

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const judge = (client: Client, signal?: AbortSignal) =>
  createJudge("any", "gemini", client).judge({ url: "http://any", model: "m" }, signal)
const empty = { text: "", reasoning: "", refusal: "", tools: [] }

test("a client that never ends fails after 20 seconds, with what it said until then", async () => {
  let given: AbortSignal | undefined
  const verdict = judge((_target, verdict, signal) => {
    verdict.text = "Hel"
    given = signal
    return new Promise(() => {})
  })
  await vi.advanceTimersByTimeAsync(19_999)
  expect(given?.aborted).toBe(false)
  await vi.advanceTimersByTimeAsync(1)
  expect(given?.aborted).toBe(true)
  expect(await verdict).toEqual({
    ...empty,
    outcome: "failed",
    text: "Hel",
    error: "Cannot wait longer than 20000 ms",
  })
})

test("a client that says nothing of an end fails, and so does one that throws, whatever it throws", async () => {
  expect(await judge(async () => {})).toEqual({ ...empty, outcome: "failed", error: "the client reports no end" })
  for (const [thrown, error] of [
    [new Error("no"), "no"],
    [new RangeError(""), "RangeError"],
    ["text", "text"],
    [{ message: "sent" }, "sent"],
    [{ code: 1 }, '{"code":1}'],
    [null, "null"],
    [undefined, "undefined"],
  ]) {
    const verdict = await judge(() => Promise.reject(thrown))
    expect(verdict).toEqual({ ...empty, outcome: "failed", error })
  }
  const late = await judge(async (_target, verdict) => {
    verdict.outcome = "finished"
    throw new Error("after all")
  })
  expect(late).toEqual({ ...empty, outcome: "failed", error: "after all" })
})

test("a client that is stopped before it starts is not started", async () => {
  const client = vi.fn(async () => {})
  expect((await judge(client, AbortSignal.abort())).outcome).toBe("aborted")
  expect(client).not.toHaveBeenCalled()
})

test("a verdict that was given does not change any more", async () => {
  const controller = new AbortController()
  let kept: Verdict | undefined
  const judging = judge((_target, verdict) => {
    kept = verdict
    return new Promise(() => {})
  }, controller.signal)
  controller.abort()
  const verdict = await judging
  kept?.tools.push({ name: "late", args: {} })
  Object.assign(kept ?? {}, { outcome: "finished", text: "late" })
  expect(verdict).toMatchObject({ ...empty, outcome: "aborted" })
})

test("the first reason to fail stays", () => {
  const verdict: Verdict = { ...empty, outcome: "finished", tools: [] }
  fail(verdict, new Error("first"))
  fail(verdict, "second")
  expect(verdict).toMatchObject({ outcome: "failed", error: "first" })
  expect(inWords(new Error("first"))).toBe("first")
})

test("arguments are read as applications do, and usage is what there is of it", () => {
  expect(["", "{}", '{"a":1}', '{"a":'].map(readArguments)).toEqual([{}, {}, { a: 1 }, '{"a":'])
  const usages = [[1, 2] as const, [0, null] as const, [undefined, 3] as const, [null, undefined] as const]
  expect(
    usages.map(([input, output]) => {
      const verdict: Verdict = { ...empty, outcome: "finished", tools: [] }
      setUsage(verdict, input, output)
      return verdict.usage
    }),
  ).toEqual([{ input: 1, output: 2 }, { input: 0 }, { output: 3 }, undefined])
})
