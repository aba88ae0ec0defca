/** Where in a value a check failed, and what was wanted there, without repeating the value itself: it may be a secret. */
import type { BaseIssue } from "valibot"

/** Writes a path as it would be written in code: `upstreams[1].baseUrl`. */
export function issuePath(issue: BaseIssue<unknown>): string {
  let path = ""
  for (const { key } of issue.path ?? []) {
    if (typeof key === "number") path += `[${key}]`
    else path += path === "" ? String(key) : `.${String(key)}`
  }
  return path
}

export function issueMessage(issue: BaseIssue<unknown>): string {
  if (issue.kind !== "schema" || issue.expected === null) return issue.message
  if (issue.expected === "never") return "is not a known key"
  if (issue.received === "undefined") return `is missing: wanted ${describe(issue.expected)}`
  return `wanted ${describe(issue.expected)}`
}

/** Valibot names types as TypeScript does, and a missing key by its quoted name. */
function describe(expected: string): string {
  const known: Record<string, string> = {
    Object: "an object",
    Array: "a list",
    string: "text",
    number: "a number",
    boolean: "true or false",
  }
  // A choice of words comes as ("one" | "two").
  if (expected.startsWith("(")) return `one of ${expected.slice(1, -1).replaceAll(" | ", ", ").replaceAll('"', "")}`
  return known[expected] ?? (expected.startsWith('"') ? "a value" : expected)
}
