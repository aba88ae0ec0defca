/** Replacement over a whole text: at every place, from left to right, every rule in its order. */
import type { ReplaceRule } from "../../../packages/core/src/text/replace-rule.ts"

export function replaceWhole(text: string, rules: readonly ReplaceRule[]): string {
  const matchers = rules.map(({ find }) => (typeof find === "string" ? literal(find) : pattern(find)))
  let output = ""
  let at = 0
  while (at < text.length) {
    const rule = matchers.findIndex((matches) => matches(text, at) !== undefined)
    const match = matchers[rule]?.(text, at)
    if (match === undefined) {
      output += text.charAt(at++)
      continue
    }
    const { replace } = rules[rule] as ReplaceRule
    output += typeof replace === "string" ? replace : replace(match.text, match.groups)
    at += match.text.length
  }
  return output
}

interface Match {
  readonly text: string
  readonly groups: Record<string, string | undefined>
}

type Matcher = (text: string, at: number) => Match | undefined

function literal(find: string): Matcher {
  return (text, at) => (text.startsWith(find, at) ? { text: find, groups: {} } : undefined)
}

function pattern(find: RegExp): Matcher {
  const sticky = new RegExp(find.source, `${find.flags.replace(/[gy]/g, "")}y`)
  return (text, at) => {
    // With `u` the engine would begin a character earlier.
    if (/[uv]/.test(find.flags) && /^[\ud800-\udbff][\udc00-\udfff]/.test(text.slice(at - 1)) && at > 0)
      return undefined
    sticky.lastIndex = at
    const match = sticky.exec(text)
    // A match of no text is none.
    return match === null || match[0] === "" ? undefined : { text: match[0], groups: { ...match.groups } }
  }
}
