/** Where patterns run: on the platform's `RegExp`, which backtracks, or on an engine that is asked for. */
import { ArgumentError, invalidOption } from "../error/argument-error.ts"
import { quote } from "../error/quote.ts"

/** What a pattern has found: the match and its groups, as `RegExp.exec` gives them. */
export interface PatternMatch extends ReadonlyArray<string | undefined> {
  readonly groups?: Readonly<Record<string, string | undefined>> | undefined
}

/** A pattern that is ready to run. It keeps nothing between calls. */
export interface CompiledPattern {
  /** Finds the first match. */
  exec(text: string): PatternMatch | null
  /** Finds all matches. */
  matchAll(text: string): Iterable<PatternMatch>
}

/**
 * Compiles patterns, and throws for those that it cannot run. An engine for patterns from outside takes time linear in
 * the text for a first match, whatever the pattern: `re2js()` of `@millrace/core/re2js` is one.
 */
export type PatternEngine = (source: string, flags: string) => CompiledPattern

const NONE: readonly PatternMatch[] = []

/**
 * Compiles a pattern and gives the function that finds its matches: all of them with the flag `g`, else the first. A
 * string has come from outside for all that is known, so it does not run on an engine that backtracks.
 */
export function compilePattern(
  name: string,
  pattern: RegExp | string,
  engine: PatternEngine | undefined,
): (text: string) => Iterable<PatternMatch> {
  const { source, flags } = typeof pattern === "string" ? { source: pattern, flags: "" } : (pattern ?? {})
  if (typeof source !== "string" || (source === pattern && engine === undefined)) {
    throw invalidOption(`pattern ${quote(name)}`, pattern, "a RegExp, or a string and an engine")
  }
  let compiled: CompiledPattern
  try {
    compiled = (engine ?? compileRegExp)(source, flags)
  } catch (cause) {
    throw new ArgumentError(`Cannot compile ${quote(source)} as pattern ${quote(name)}`, {
      code: "unsupported-pattern",
      cause,
    })
  }
  if (flags.includes("g")) return (text) => compiled.matchAll(text)
  return (text) => {
    const match = compiled.exec(text)
    return match === null ? NONE : [match]
  }
}

/** Compiles anew, so that the place that a `RegExp` keeps with `g` and `y` is neither read from nor left to its owner. */
function compileRegExp(source: string, flags: string): CompiledPattern {
  const expression = new RegExp(source, flags)
  return {
    exec(text) {
      expression.lastIndex = 0
      return expression.exec(text)
    },
    matchAll: (text) => text.matchAll(expression),
  }
}
