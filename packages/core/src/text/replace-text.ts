/** Text replaced in text, wherever the text is cut. @see https://tc39.es/ecma262/#sec-string.prototype.replaceall */
import type { Block, Outlet } from "../block/block.ts"
import { invalidChunk, limitOption, TEXT } from "../error/argument-error.ts"
import { type Finder, type Found, makeFinders, SENTINEL } from "./finders.ts"
import type { ReplaceRule } from "./replace-rule.ts"

/** Room for a long key or an address with a long host. */
const DEFAULT_MAX_HOLD = 1024

/** What was found before anything was looked for. */
const STALE: Found = { start: -1, end: -1 }

/** Options of {@link replaceText}. */
export interface ReplaceTextOptions {
  /**
   * The longest match that a rule may have, in UTF-16 code units (two for each character with the flag `u` or `v`, and
   * one more to look behind the match): no more than that is ever held. A rule that may need more is refused when the
   * block is made. `Infinity` for no limit. @default 1024
   */
  readonly maxHold?: number | undefined
}

/**
 * Replaces text. What comes out is what one replacement over the whole text would give, wherever it is cut: of the
 * matches the one that starts first counts; of several that start in one place the one of the rule that stands first;
 * then the search goes on behind it. What was put in is not searched. A match of no text is none.
 *
 * What may still become a match, or a longer one, is held, and nothing else: at most the longest match of the rules. So
 * patterns must have one: `*`, `+` and `{n,}` are refused, as are look-around, references back, `(?i:`, `(?m:`, and with
 * the flag `v` classes of more than characters. Patterns may look at what stands beside them with `^`, `$`, `\b` and `\B`,
 * and see the text as it was before any replacement. With the flag `u` or `v` no match begins or ends within a surrogate
 * pair, and the first half of one waits for the other.
 *
 * Literals cost no more the more there are. Patterns are the engine's work, which backtracks: a text cannot make it take
 * longer than its pattern lets it, but a pattern can let it take very long. They are to be the developer's own.
 *
 * @throws ArgumentError `unsupported-pattern`, `invalid-option`, `invalid-chunk` where a chunk is not a string
 *
 * @example Redacting in a stream of tokens
 * ```ts
 * import { replaceText, run } from "@millrace/core"
 *
 * const redact = replaceText([
 *   { find: /\bsk-[A-Za-z0-9]{20,64}/, replace: "[key]" },
 *   { find: /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}/, replace: "[address]" },
 * ])
 *
 * run(["Write to ann@exam", "ple.com, not", " sk-ABCDEFGHIJ", "KLMNOPQRSTUV."], redact).join("")
 * // => "Write to [address], not [key]."
 * ```
 *
 * @example Computing what is put in
 * ```ts
 * import { replaceText, run } from "@millrace/core"
 *
 * const find = /(?<day>\d{1,2})\.(?<month>\d{1,2})\./
 * const turn = replaceText({ find, replace: (_, { day, month }) => `${month}/${day}` })
 *
 * run(["due 24.1", "2. at noon"], turn) // => ["due ", "12/24 at noon"]
 * ```
 */
export function replaceText(
  rules: ReplaceRule | readonly ReplaceRule[],
  options: ReplaceTextOptions = {},
): Block<string, string> {
  const maxHold = limitOption("maxHold", options.maxHold ?? DEFAULT_MAX_HOLD)
  const { finders, unicode } = makeFinders(Array.isArray(rules) ? rules : [rules], maxHold)
  /** What is held, and before it one unit (but at the start) for patterns to look back at. */
  let kept = ""
  let before = 0

  /** Gives what is certain with a chunk, behind which there may be more. */
  function give(chunk: string, more: string, controller: Outlet<string>) {
    const text = kept + chunk
    // The first half of a surrogate pair waits for the other where patterns read characters.
    const isTorn = more !== "" && unicode && (text.charCodeAt(text.length - 1) & 0xfc00) === 0xd800
    const end = isTorn ? text.length - 1 : text.length
    const searched = text.slice(0, end) + more
    const found = finders.map(() => STALE)
    let output = ""
    let position = before
    for (;;) {
      let first: Found = { start: end, end: text.length + 1 }
      for (let index = 0; index < finders.length; index++) {
        let candidate = found[index] as Found
        if (candidate.start < position) {
          candidate = found[index] = (finders[index] as Finder)(searched, position, end)
        }
        if (candidate.start < first.start) first = candidate
      }
      const { start, groups = {} } = first
      output += text.slice(position, start)
      position = start
      if (first.end > end) break
      const { replace } = first.rule as ReplaceRule
      output += typeof replace === "string" ? replace : replace(text.slice(start, first.end), groups)
      position = first.end
    }
    before = position > 0 ? 1 : 0
    kept = text.slice(position - before)
    if (output !== "") controller.enqueue(output)
  }

  return {
    input: "text",
    output: "text",
    transform(chunk, controller) {
      if (typeof chunk !== "string") throw invalidChunk(chunk, TEXT)
      if (chunk !== "") give(chunk, SENTINEL, controller)
    },
    flush: (controller) => give("", "", controller),
  }
}
