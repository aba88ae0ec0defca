/** What the rules of a replacement find in a text that may go on: a match, or where one may be under way. */
import { invalidOption } from "../error/argument-error.ts"
import { quote } from "../error/quote.ts"
import { type Literals, prepareLiterals } from "./literals.ts"
import { type BoundedPattern, boundPattern } from "./pattern-bound.ts"
import type { ReplaceRule } from "./replace-rule.ts"

/** The unit that stands behind a text while more may come, in the place of all that may. It is half of no pair. */
export const SENTINEL = "\0"

/** A match, or a place where one may be under way. */
export interface Found {
  readonly start: number
  /** Where it ends: behind the text where only more text can say whether it is a match, or where there is nothing. */
  readonly end: number
  readonly rule?: ReplaceRule | undefined
  readonly groups?: Record<string, string> | undefined
}

const NEVER = Number.POSITIVE_INFINITY

type LiteralRule = ReplaceRule & { readonly find: string }

/** Finds what starts first from a place on. The text goes to `end`; behind it is the sentinel, or nothing at the end. */
export type Finder = (text: string, from: number, end: number) => Found

/** Makes a finder of every pattern, and one of literals that stand together. The rules of a finder go before the next's. */
export function makeFinders(
  rules: readonly ReplaceRule[],
  maxHold: number,
): { readonly finders: readonly Finder[]; readonly unicode: boolean } {
  const finders: Finder[] = []
  let unicode = false
  let literals: LiteralRule[] = []
  for (const rule of rules) {
    const { find, replace } = rule
    let reach: number
    if (typeof replace !== "string" && typeof replace !== "function") {
      throw invalidOption("replace", replace, "a string or a function")
    }
    if (find instanceof RegExp) {
      const pattern = boundPattern(find)
      reach = pattern.reach
      unicode ||= pattern.unicode
      finders.push(findPattern(pattern, rule))
      literals = []
    } else if (typeof find === "string" && find !== "") {
      reach = find.length
      if (literals.push(rule as LiteralRule) === 1) finders.push(findLiterals(literals))
    } else throw invalidOption("find", find, "a string that is not empty, or a RegExp")
    if (reach > maxHold) throw invalidOption("maxHold", maxHold, `at least ${reach}, as ${quote(String(find))} needs`)
  }
  return { finders, unicode }
}

function findPattern({ whole, viable, reach, unicode }: BoundedPattern, rule: ReplaceRule): Finder {
  /** Searches from a place on. A pattern of characters does not start within one; a match of no text is none. */
  function search(pattern: RegExp, text: string, from: number) {
    for (let place = from; ; place++) {
      if (unicode && (text.codePointAt(place - 1) as number) > 0xffff) place++
      pattern.lastIndex = place
      const match = pattern.exec(text)
      if (match === null || match[0] !== "") return match
      place = match.index
    }
  }

  return (text, from, end) => {
    const isLast = text.length === end
    // From here on a match may be under way, or take another course when more text comes.
    const tail = end - reach + 1
    // The pattern itself is the faster one, but looks through the tail too: it is for texts that are long beside that.
    let match = isLast || from + reach < tail ? search(whole, text, from) : undefined
    if (!isLast && (match?.index ?? tail) >= tail) match = search(viable, text, match === undefined ? from : tail)
    return match
      ? { start: match.index, end: match.index + match[0].length, rule, groups: match.groups }
      : { start: end, end: NEVER }
  }
}

/** Makes a finder of a list that may still grow until it is first asked. */
function findLiterals(rules: readonly LiteralRule[]): Finder {
  let literals: Literals | undefined
  return (text, from, end) => {
    literals ??= prepareLiterals(rules.map(({ find }) => find))
    const { root, step, skip } = literals
    /** Orders matches by where they start, then by the places of their rules. */
    const rank = (start: number, place: number) => start * rules.length + place
    let node = root
    let first = rank(end, 0)
    let more = text.length > end
    for (let index = from; index < end; ) {
      if (node === root) index = skip(text, index, end)
      if (index < end) node = step(node, text.charCodeAt(index++))
      const { found, depth, best } = node
      if (found !== undefined) first = Math.min(first, rank(index - (rules[found] as LiteralRule).find.length, found))
      // Nothing that is under way goes before what was found.
      if (rank(index - depth, best) >= first) {
        more = false
        break
      }
    }
    const start = Math.floor(first / rules.length)
    const rule = start < end ? rules[first % rules.length] : undefined
    if (more) return { start: Math.min(start, end - node.depth), end: NEVER }
    return { start, end: rule ? start + rule.find.length : NEVER, rule }
  }
}
