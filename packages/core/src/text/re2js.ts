/** RE2 for patterns from outside, imported only where it is asked for. @see https://github.com/google/re2/wiki/Syntax */
import { RE2JS } from "re2js"
import { limitOption } from "../error/argument-error.ts"
import type { CompiledPattern, PatternEngine } from "./pattern-engine.ts"

/** Enough for any pattern that a person wrote; 1000 instructions take a second for a line of 70,000 units at worst. */
const DEFAULT_MAX_PROGRAM_SIZE = 1000

/** Options of {@link re2js}. */
export interface Re2jsOptions {
  /**
   * The longest pattern in code units, and the largest program that it becomes, in instructions: `x{1000}` is a thousand.
   * A line takes time by its length times the size of the program. `Infinity` for no limit. @default 1000
   */
  readonly maxProgramSize?: number | undefined
}

/**
 * Makes the engine that runs patterns in time linear in the line: RE2JS, a peer dependency that is yours to install. It
 * takes the syntax of `RegExp` without what needs backtracking (look-around, back-references), and that of RE2. The
 * flags are `i`, `m`, `s` and `g`; `u` and `d` change nothing. `\s` and `.` are RE2's: no space of Unicode beyond ASCII,
 * and all but a line feed.
 *
 * @throws ArgumentError `invalid-option`
 *
 * @example A pattern that a user has typed
 * ```ts
 * import { matchLines, run } from "@millrace/core"
 * import { re2js } from "@millrace/core/re2js"
 *
 * const typed = "^(?<vowels>(a+)+)$"
 * const matches = run(["aaa", `${"a".repeat(10_000)}!`], matchLines({ typed }, { engine: re2js() }))
 *
 * matches.map(({ groups }) => groups.vowels) // => ["aaa"]
 * matchLines({ typed: "(?=a)" }, { engine: re2js() }) // throws unsupported-pattern
 * ```
 */
export function re2js(options: Re2jsOptions = {}): PatternEngine {
  const maxProgramSize = limitOption("maxProgramSize", options.maxProgramSize ?? DEFAULT_MAX_PROGRAM_SIZE)

  function check(size: number) {
    if (size > maxProgramSize) throw new RangeError(`Cannot run a pattern of size ${size}: at most ${maxProgramSize}`)
  }

  return (source, flags) => {
    check(source.length)
    // RE2JS would take it for the letter.
    if (/^(?:[^\\]|\\(?!k<).)*\\k</s.test(source)) throw new SyntaxError("Cannot run a back-reference")
    const pattern = RE2JS.compile(RE2JS.translateRegExp(source), toBits(flags))
    check(pattern.programSize())
    return pattern as CompiledPattern
  }
}

function toBits(flags: string): number {
  const bits: Readonly<Record<string, number>> = {
    i: RE2JS.CASE_INSENSITIVE,
    m: RE2JS.MULTILINE,
    s: RE2JS.DOTALL,
    g: 0,
    u: 0,
    d: 0,
  }
  let sum = 0
  for (const flag of flags) {
    const bit = bits[flag]
    if (bit === undefined) throw new SyntaxError(`Cannot run a pattern with the flag ${flag}`)
    sum |= bit
  }
  return sum
}
