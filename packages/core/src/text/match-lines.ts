/** Named patterns on lines. */
import type { Block } from "../block/block.ts"
import { invalidChunk, invalidOption } from "../error/argument-error.ts"
import type {
  ConvertedPattern,
  GroupConverters,
  LineMatch,
  LineMatches,
  LinePatterns,
  UnmatchedLine,
} from "./line-match.ts"
import { compilePattern, type PatternEngine } from "./pattern-engine.ts"

/** Options of {@link matchLines}. */
export interface MatchLinesOptions<Unmatched extends boolean = boolean> {
  /**
   * What the patterns run on. The platform's `RegExp` backtracks: a pattern from outside can keep it busy for ever with one
   * line, so strings are refused without an engine. @default RegExp
   */
  readonly engine?: PatternEngine | undefined
  /** Whether only the first pattern that is found on a line counts. @default false */
  readonly first?: boolean | undefined
  /** Whether lines without a match are given too, with `null` as their `pattern`. @default false */
  readonly unmatched?: Unmatched | undefined
}

/**
 * Finds patterns on lines. A pattern gives its first match on a line, or with the flag `g` all of them; where several are
 * found they are given in the order of the patterns. A pattern may come with functions that make values of its groups.
 * Holds nothing between calls.
 *
 * Patterns from outside run on an engine whose time is linear in the line, as `re2js()` of `@millrace/core/re2js`, given
 * as strings: with the flag `g` no engine is linear.
 *
 * @param patterns by name: each a `RegExp`, a string, or either with `groups`
 * @throws ArgumentError `unsupported-pattern` where the engine cannot run a pattern, `invalid-option`, `invalid-chunk`
 *
 * @example
 * ```ts
 * import { lines, matchLines, run } from "@millrace/core"
 *
 * const patterns = {
 *   error: /ERROR: (?<message>.+)/,
 *   progress: { pattern: /PROGRESS: (?<percent>\d+)%/, groups: { percent: Number } },
 * }
 * const found = run(["PROGRESS: 50%\nERR", "OR: disk full\n"], lines(), matchLines(patterns))
 *
 * found.map((match) => match.pattern === "progress" ? match.groups.percent / 100 : match.groups.message) // => [0.5, "disk full"]
 * found[0] // => { pattern: "progress", line: "PROGRESS: 50%", lineNumber: 1, groups: { percent: 50 }, captures: ["50"] }
 * ```
 */
export function matchLines<const Patterns extends LinePatterns, Unmatched extends boolean = false>(
  patterns: Patterns,
  options: MatchLinesOptions<Unmatched> = {},
): Block<string, LineMatches<Patterns> | (Unmatched extends true ? UnmatchedLine : never)> {
  const { engine, first, unmatched } = options
  const compiled = Object.entries(patterns).map(([name, given]) => {
    const { pattern = given as RegExp | string, groups } = (given ?? {}) as Partial<ConvertedPattern>
    return { name, find: compilePattern(name, pattern, engine), converters: Object.entries(groups ?? {}) }
  })
  let lineNumber = 0

  return {
    transform(line, controller) {
      if (typeof line !== "string") throw invalidChunk(line, "a string, as lines() makes of text")
      lineNumber++
      let found = false
      for (const { name, find, converters } of compiled) {
        for (const match of find(line)) {
          const groups = convert(match.groups, converters, name)
          if (groups === undefined) continue
          found = true
          const item: LineMatch<string, unknown> = { pattern: name, line, lineNumber, groups, captures: match.slice(1) }
          controller.enqueue(item as LineMatches<Patterns>)
        }
        if (found && first) return
      }
      if (found || !unmatched) return
      const item: UnmatchedLine = { pattern: null, line, lineNumber, groups: {}, captures: [] }
      controller.enqueue(item as Unmatched extends true ? UnmatchedLine : never)
    },
    flush() {},
  }
}

/** Makes values of groups, or nothing where one of them took no part. */
function convert(
  texts: Readonly<Record<string, string | undefined>> = {},
  converters: readonly (readonly [string, GroupConverters[string]])[],
  pattern: string,
): Readonly<Record<string, unknown>> | undefined {
  const groups: Record<string, unknown> = { ...texts }
  for (const [name, convert] of converters) {
    if (!Object.hasOwn(texts, name)) throw invalidOption(`a group of pattern ${pattern}`, name, "one that it names")
    const text = texts[name]
    if (text === undefined) return undefined
    groups[name] = convert(text)
  }
  return groups
}
