/**
 * Nothing that is asked vanishes unsaid: whatever a prompt holds is in the request of whatever dialect, or named by a
 * warning, and the same prompt is refused where that is so configured.
 */
import { PromptError, type WriteOptions } from "@millrace/llm"
import { describe, expect, test } from "vitest"
import { type Allowance, allowanceFor, allowances, moved, readOtherwise } from "./allowances.ts"
import { pathOf } from "./leaves.ts"
import { prompts } from "./prompts.ts"
import { targets } from "./targets.ts"
import { differencesOf, type Finding, falseWarningsOf, lossesOf, write } from "./unsaid.ts"
import { changesOf } from "./write-and-read.ts"

const used = new Set<Allowance>()

describe.each(targets.map((target) => [target.name, target] as const))("%s", (name, target) => {
  const unexplained = (list: readonly Allowance[], prompt: (typeof prompts)[number][1], findings: readonly Finding[]) =>
    findings.flatMap(({ steps, how }) => {
      const allowance = allowanceFor(list, name, prompt, steps)
      if (allowance !== undefined) used.add(allowance)
      return allowance === undefined ? [`${pathOf(steps)}: ${how}`] : []
    })

  test.each(prompts)("loses nothing of %s unsaid", (_, prompt) => {
    expect(unexplained(allowances, prompt, [...lossesOf(target, prompt), ...differencesOf(target, prompt)])).toEqual([])
  })

  test.each(prompts)("warns of no more than is lost of %s", (_, prompt) => {
    expect(unexplained(moved, prompt, falseWarningsOf(target, prompt))).toEqual([])
  })

  test.each(prompts)("reads %s as it was written", (_, prompt) => {
    expect(unexplained([...allowances, ...readOtherwise], prompt, changesOf(target, prompt))).toEqual([])
  })

  test.each(prompts)("refuses %s where something of it cannot be expressed, and is not asked to warn", (_, prompt) => {
    const warned = write(target, prompt)
    const strict = attempt({ onUnsupported: "throw" })
    expect(attempt({})).toEqual(strict)
    if (strict instanceof PromptError) {
      expect(strict.code).toBe("unsupported")
      expect(warned.warnings.map(({ path }) => path)).toContain(strict.path)
    } else expect(strict).toEqual(warned)

    function attempt(options: WriteOptions) {
      try {
        return target.request.write(prompt, options)
      } catch (error) {
        return error
      }
    }
  })
})

test("every allowance is one for something", () => {
  expect(
    [...allowances, ...moved, ...readOtherwise].filter((each) => !used.has(each)).map(({ reason }) => reason),
  ).toEqual([])
})
