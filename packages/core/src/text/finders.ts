/** What the rules of a replacement find in a text that may go on: a match, or where one may be under way. */
import { invalidOption } from "../error/argument-error.ts"
import { quote } from "../error/quote.ts"
import { prepareLiterals } from "./literals.ts"
import { type BoundedPattern, boundPattern } from "./pattern-bound.ts"
import type { ReplaceRule } from "./replace-rule.ts"

/** The unit that stands behind a text while more may come, in the place of all that may. It is half of no pair. */
export const SENTINEL = "\0"

/** A match, or a place where one may be under way. */
export interface Found {
  readonly start: number
  readonly end: number
  /** The rule that has matched; `undefined` where more text has to say so. */
  readonly rule: ReplaceRule | undefined
  readonly groups?: Record<string, string> | undefined
}

type LiteralRule = ReplaceRule & { readonly find: string }

/** Finds what starts first from a place on. The text goes to `end`; behind it is the sentinel, or nothing at the end. */
export type Finder = (text: string, from: number, end: number) => Found | undefined

/** Makes a finder of every pattern, and one of literals that stand together. The rules of a finder go before the next's. */
export function makeFinders(
  rules: readonly ReplaceRule[],
  maxHold: number,
): { readonly finders: readonly Finder[]; readonly unicode: boolean } {
  const finders: Finder[] = []
  let unicode = false
  let literals: LiteralRule[] = []
  const check = (find: unknown, length: number) => {
    if (length <= maxHold) return
    throw invalidOption("maxHold", maxHold, `at least ${length}, as ${quote(String(find))} needs`)
  }
  const endLiterals = () => {
    if (literals.length > 0) finders.push(findLiterals(literals))
    literals = []
  }
  for (const { find, replace } of rules) {
    if (typeof replace !== "string" && typeof replace !== "function") {
      throw invalidOption("replace", replace, "a string or a function")
    }
    if (find instanceof RegExp) {
      endLiterals()
      const pattern = boundPattern(find)
      check(find, pattern.reach)
      unicode ||= pattern.unicode
      finders.push(findPattern(pattern, { find, replace }))
    } else if (typeof find === "string" && find !== "") {
      check(find, find.length)
      literals.push({ find, replace })
    } else throw invalidOption("find", find, "a string that is not empty, or a RegExp")
  }
  endLiterals()
  return { finders, unicode }
}

function findPattern({ whole, viable, reach, unicode }: BoundedPattern, rule: ReplaceRule): Finder {
  /** Searches from a place on. A pattern of characters does not start within one; a match of no text is none. */
  function search(pattern: RegExp, text: string, from: number) {
    for (let place = from; ; place++) {
      if (unicode && (text.codePointAt(place - 1) ?? 0) > 0xffff) place++
      pattern.lastIndex = place
      const match = pattern.exec(text)
      if (match === null || match[0] !== "") return match
      place = match.index
    }
  }

  return (text, from, end) => {
    const isWhole = text.length === end
    // From here on a match may be under way, or take another course when more text comes.
    const tail = isWhole ? end : end - reach + 1
    let match: RegExpExecArray | null = null
    if (from < tail) match = search(whole, text, from)
    if (!isWhole && (match === null || match.index >= tail)) match = search(viable, text, Math.max(from, tail))
    if (match === null) return undefined
    const { index, groups } = match
    const matchEnd = index + match[0].length
    return { start: index, end: matchEnd, rule: matchEnd > end ? undefined : rule, groups }
  }
}

function findLiterals(rules: readonly LiteralRule[]): Finder {
  const { root, step, skip } = prepareLiterals(rules.map(({ find }) => find))
  return (text, from, end) => {
    let node = root
    let start = end
    let place = -1
    let isCertain = false
    for (let index = from; index < end && !isCertain; ) {
      if (node === root) {
        index = skip(text, index, end)
        if (index === end) break
      }
      node = step(node, text.charCodeAt(index++))
      if (node.found >= 0) {
        const foundStart = index - (rules[node.found] as LiteralRule).find.length
        if (foundStart < start || (foundStart === start && node.found < place)) {
          start = foundStart
          place = node.found
        }
      }
      // What is still under way starts later, or starts there too and goes behind.
      const under = index - node.depth
      isCertain = place >= 0 && (under > start || (under === start && node.best >= place))
    }
    if (!isCertain && text.length > end) return { start: Math.min(start, end - node.depth), end, rule: undefined }
    const rule = rules[place]
    return rule && { start, end: start + rule.find.length, rule }
  }
}
