/**
 * What an upstream says of its own error: type, code and the field at fault, each only where it looks like the plain
 * word that it should be. Its message is never passed on: it may quote the key, the prompt or an address.
 */

export interface UpstreamWords {
  readonly type: string | undefined
  readonly code: string | undefined
  readonly param: string | undefined
}

/** As in `rate_limit_exceeded`, `InvalidParameter`, `400`. */
const WORD = /^(?:[A-Za-z][A-Za-z_]{0,47}|\d{3,6})$/
/** As in `messages[0].content`. */
const FIELD = /^[A-Za-z_][A-Za-z_0-9]{0,31}(?:\[\d{1,6}\]|\.[A-Za-z_][A-Za-z_0-9]{0,31}){0,6}$/

/**
 * Reads an error as any OpenAI-compatible server writes it: `{ error: {…} }`, `{ error: "…" }`, or the bare members.
 *
 * @param redact the gateway's redactor: a word that it would change holds a secret, and is dropped
 */
export function upstreamWords(value: unknown, redact: (text: string) => string): UpstreamWords {
  const outer = members(Array.isArray(value) ? value[0] : value)
  const error = typeof outer.error === "object" && outer.error !== null ? members(outer.error) : outer
  const fit = (form: RegExp, word: unknown): string | undefined => {
    const text = typeof word === "number" ? String(word) : word
    return typeof text === "string" && form.test(text) && redact(text) === text ? text : undefined
  }
  return { type: fit(WORD, error.type), code: fit(WORD, error.code), param: fit(FIELD, error.param) }
}

function members(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {}
}
