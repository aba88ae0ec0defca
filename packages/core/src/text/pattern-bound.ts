/** What a regular expression says of a text that has not come whole. @see https://tc39.es/ecma262/#sec-patterns */
import { ArgumentError } from "../error/argument-error.ts"
import { quote } from "../error/quote.ts"

/**
 * A term, or a mark between terms, of a source that is known to be valid. Groups: what is not supported (look-around,
 * references back, escapes that old syntax reads in ways of its own, `m` for a group, and `i`, which V8 loses in a class
 * behind an alternative: `(?i:b|[ab])` does not find an "A"), a quantifier without a bound, and the least and most of one
 * with a bound.
 */
const TOKEN =
  /\\(?:u[\da-fA-F]{4}|x[\da-fA-F]{2})|\[(?:\\.|[^\]\\])*\]|(\\(?:[1-9ckpPux]|0\d)|\(\?(?:<?[=!]|[s-]*[im]))|([*+]|\{\d+,\})|\{(\d+)(?:,(\d+))?\}|\((?:\?.*?[:>])?|([$^]|\\[bB])|\\.|./

/** What else is one term with the flag `u` or `v`. */
const CHARACTER = /\\u[dD][89abAB]..\\u[dD][c-fC-F]..|\\[upP]\{[^}]*\}|/

/** What else is one term with the flag `v`: a class with classes in it. */
const NESTED = /\[(?:\\.|\[(?:\\.|[^[\]\\])*\]|[^[\]\\])*\]|/

/** Takes the sentinel, or is content behind it. */
const MORE = "[^]?$"

/**
 * The same with the flag `m`. Some engine finds `(?![^])` alone within a surrogate pair, and V8 takes four times as long to
 * compile it and has no room for as many as four thousand words.
 */
const MORE_OF_LINES = `${MORE}(?![^])`

/** A pattern with a bound. */
export interface BoundedPattern {
  /** The pattern itself, ready for a search from `lastIndex`. */
  readonly whole: RegExp
  /**
   * The pattern with one way more: where it needs a unit and meets the sentinel, it takes that and needs no more. The
   * engine tries the ways in the order of the pattern's own. So where it finds a match without the sentinel, that is
   * the match in every text that goes on from here; where it finds one with it, more text has to say.
   */
  readonly viable: RegExp
  /** The most units that a match takes, and one more if it looks at its surroundings. */
  readonly reach: number
  /** Whether it reads characters: no match begins or ends within a surrogate pair. */
  readonly unicode: boolean
}

/**
 * Analyses a pattern.
 *
 * @throws ArgumentError `unsupported-pattern`
 */
export function boundPattern(pattern: RegExp): BoundedPattern {
  const { source, unicodeSets } = pattern
  const more = pattern.multiline ? MORE_OF_LINES : MORE
  const unicode = pattern.unicode || unicodeSets
  /** The most units: of the alternatives before, of the sequence under way, of its last term. */
  let longest = 0
  let length = 0
  let last = 0
  let look = 0
  const outer: number[] = []

  const viable = source.replace(
    new RegExp(
      (unicodeSets ? NESTED.source : "") + (unicode ? CHARACTER.source : "") + TOKEN.source,
      unicode ? "gsu" : "gs",
    ),
    (part, unsupported, unbounded, least, most = least, assertion, index) => {
      if (unbounded || unsupported || (unicodeSets && isOfTexts(part))) {
        throw new ArgumentError(
          `Cannot find ${quote(String(pattern))} in a stream: ${quote(part)} at index ${index} ${unbounded ? "has no bound, wanted one such as {1,64}" : "is not supported"}`,
          { code: "unsupported-pattern" },
        )
      }
      if (least) length += last * (most - 1)
      else if (part[0] === "(") {
        outer.push(longest, length)
        longest = length = 0
      } else if (part === "|" || part === ")") {
        longest = Math.max(longest, length)
        length = 0
        if (part === ")") {
          last = longest
          length = (outer.pop() as number) + last
          longest = outer.pop() as number
        }
      } else if (part !== "?") {
        if (assertion) look = 1
        last = assertion ? 0 : unicode ? 2 : 1
        length += last
        return `(?:${more}|${part})`
      }
      return part
    },
  )
  const flags = `${pattern.flags.replace(/[dgy]/g, "")}g`
  return {
    whole: new RegExp(source, flags),
    viable: new RegExp(viable, flags),
    reach: Math.max(longest, length) + look,
    unicode,
  }
}

/** Says whether a class or property is not one of characters: the syntax has no complement of longer texts. */
function isOfTexts(part: string): boolean {
  if (!/^(?:\[|\\p)/.test(part)) return false
  try {
    return !new RegExp(`[^${part}]`, "v")
  } catch {
    return true
  }
}
