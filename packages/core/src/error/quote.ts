/** The longest that a message quotes, in UTF-16 code units. */
const LONGEST = 100

/** Cuts input to 100 code units, the last of which says so, so that no error carries a stream away with it. */
export function excerpt(input: string): string {
  if (input.length <= LONGEST) return input
  const end = LONGEST - 1
  const isInPair = /[\ud800-\udbff]/.test(input.charAt(end - 1))
  return `${input.slice(0, isInPair ? end - 1 : end)}…`
}

/** Quotes a value in a message: short, on one line, and with nothing in it that a terminal or a log would obey. */
export function quote(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(excerpt(value))
  if (value instanceof Uint8Array) return "bytes"
  if (typeof value === "object" && value !== null) return Array.isArray(value) ? "an array" : "an object"
  return excerpt(typeof value === "function" ? "a function" : String(value))
}
