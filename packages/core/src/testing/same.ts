/** Whether two values are the same to a reader: deeply, with bytes and missing members taken into account. */
export function same(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return false
  if (Object.getPrototypeOf(one) !== Object.getPrototypeOf(other)) return false
  const keys = Object.keys(one)
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) => Object.hasOwn(other, key) && same(one[key as never], other[key as never]))
  )
}

/** Shows a value in a message, cut to a readable length. */
export function show(value: unknown): string {
  const text =
    JSON.stringify(value, (_key, member) => (member instanceof Uint8Array ? `bytes ${[...member]}` : member)) ??
    String(value)
  return text.length > 300 ? `${text.slice(0, 299)}…` : text
}
