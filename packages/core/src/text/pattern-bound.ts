/** What a regular expression says of a text that has not come whole. @see https://tc39.es/ecma262/#sec-patterns */
import { ArgumentError } from "../error/argument-error.ts"
import { quote } from "../error/quote.ts"

/**
 * What a pattern's mark, group, quantifier or term looks like, in a source that is known to be valid; a class is read
 * apart.
 */
const TOKEN =
  /\\(?:u\{\w+\}|u[\da-fA-F]{4}|x[\da-fA-F]{2}|c[a-zA-Z]|[pP]\{[^}]*\}|0\d+|.)|\((?:\?(?:<?[=!]|<[^>]*>|[\w-]*:))?|(?:[*+?]|\{\d+(?:,\d*)?\})\??|./sy

/** With the flag `u` or `v`, two escapes that are one character. */
const PAIR = /\\u[dD][89abAB]..\\u[dD][c-fC-F]../

/** Look-around, references back, and the escapes that old syntax reads in ways of its own. */
const UNSUPPORTED = /^\(\?<?[=!]|^\\(?:[1-9k]|0\d|[ucxpP]$)/

/** Matches at the sentinel, which it takes, and behind it. */
const MORE = "[^]?(?![^])"

/** A pattern with a bound. */
export interface BoundedPattern {
  /** The pattern itself, ready for a search from `lastIndex`. */
  readonly whole: RegExp
  /**
   * The pattern with one way more: where it reaches the sentinel, it takes that and is content. So its first match in a
   * text with a sentinel is the pattern's first match in any text that goes on as this one begins, where it does not
   * take the sentinel, and the first place where one may be under way, where it does. The engine tries the ways through
   * both in one order, which is what makes it exact.
   */
  readonly viable: RegExp
  /** How many units a match and its look at the next unit may take at most. */
  readonly reach: number
  /** Whether it reads characters, not units, so that no match begins or ends within a surrogate pair. */
  readonly unicode: boolean
}

/**
 * Analyses a pattern.
 *
 * @throws ArgumentError `unsupported-pattern`
 */
export function boundPattern(pattern: RegExp): BoundedPattern {
  const { source, unicodeSets } = pattern
  const unicode = pattern.unicode || unicodeSets
  const token = new RegExp(unicode ? `${PAIR.source}|${TOKEN.source}` : TOKEN, unicode ? "suy" : "sy")
  /** Least and most units: of the alternatives before, of the sequence under way, of its last term. */
  let before: Range = NONE
  let sequence: Range = EMPTY
  let last: Range = EMPTY
  const outer: [before: Range, sequence: Range][] = []
  let looksAhead = 0
  let viable = ""

  const refuse = (what: string): never => {
    throw new ArgumentError(`Cannot find ${quote(String(pattern))} in a stream: ${what}`, {
      code: "unsupported-pattern",
    })
  }
  const refuseAt = (part: string, index: number, why: string) => refuse(`${quote(part)} at index ${index} ${why}`)
  const addTerm = (term: Range) => {
    last = term
    sequence = [sequence[0] + term[0], sequence[1] + term[1]]
  }

  for (let index = 0; index < source.length; index = token.lastIndex) {
    token.lastIndex = index
    let [part] = token.exec(source) as unknown as [string]
    if (part === "[") {
      token.lastIndex = classEnd(source, index, unicodeSets)
      part = source.slice(index, token.lastIndex)
    }
    if (UNSUPPORTED.test(part) || (!unicode && /^\\[up]\{/i.test(part)) || (unicodeSets && mayBeLong(part))) {
      refuseAt(
        part,
        index,
        "is not supported: wanted no look-around, reference back, old escape or text as one character",
      )
    }
    if (/^[*+]|^\{\d+,\}/.test(part)) refuseAt(part, index, "has no upper bound: wanted one, such as {1,64}")

    const times = part[0] === "?" ? ["", 0, 1] : /^\{(\d+)(?:,(\d+))?\}/.exec(part)
    if (times !== null) {
      const [, least, most = least] = times
      addTerm([last[0] * (Number(least) - 1), last[1] * (Number(most) - 1)])
    } else if (part[0] === "(") {
      outer.push([before, sequence])
      before = NONE
      sequence = EMPTY
    } else if (part === "|" || part === ")") {
      before = [Math.min(before[0], sequence[0]), Math.max(before[1], sequence[1])]
      sequence = EMPTY
      if (part === ")") {
        const group = before
        ;[before, sequence] = outer.pop() as [Range, Range]
        addTerm(group)
      }
    } else if (part === "^") {
      last = EMPTY
      // It looks back, so that only behind the sentinel it is not known.
      part = "(?:(?![^])|^)"
    } else if (/^(?:\$|\\b)$/i.test(part)) {
      last = EMPTY
      looksAhead = 1
      part = `(?:${MORE}|${part})`
    } else {
      addTerm([1, unicode && (part.length > 1 || part === ".") ? 2 : 1])
      part = `(?:${MORE}|${part})`
    }
    viable += part
  }
  if (Math.min(before[0], sequence[0]) === 0) refuse("it can match no text at all: wanted one that takes a character")
  const flags = pattern.flags.replace(/[dgy]/g, "")
  return {
    whole: new RegExp(source, `${flags}g`),
    viable: new RegExp(viable, `${flags}g`),
    reach: Math.max(before[1], sequence[1]) + looksAhead,
    unicode,
  }
}

type Range = readonly [least: number, most: number]
const EMPTY: Range = [0, 0]
const NONE: Range = [Number.POSITIVE_INFINITY, 0]

/** Finds where the class ends that begins at an index. */
function classEnd(source: string, index: number, nests: boolean): number {
  let depth = 0
  let end = index
  do {
    const unit = source[end++]
    if (unit === "\\") end++
    else if (unit === "]") depth--
    else if (unit === "[" && (nests || depth === 0)) depth++
  } while (depth > 0)
  return end
}

/** Says whether a class is one of texts, not characters: the syntax has no complement of such. */
function mayBeLong(part: string): boolean {
  if (!/^\[|^\\p/.test(part)) return false
  try {
    new RegExp(`[^${part}]`, "v")
    return false
  } catch {
    return true
  }
}
