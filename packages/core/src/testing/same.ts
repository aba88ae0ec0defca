/** Whether two values are the same to a reader, and how a message shows one. */

type Pairs = WeakMap<object, WeakSet<object>>

/** Compares deeply. Whatever keeps its contents out of its members is compared by what it stands for. */
export function same(one: unknown, other: unknown, seen: Pairs = new WeakMap()): boolean {
  if (Object.is(one, other)) return true
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return false
  if (Object.getPrototypeOf(one) !== Object.getPrototypeOf(other)) return false
  // A circle that is met again has been the same so far.
  const partners = seen.get(one) ?? new WeakSet()
  if (partners.has(other)) return true
  seen.set(one, partners.add(other))
  const keys = Reflect.ownKeys(one)
  return (
    same(contents(one), contents(other), seen) &&
    keys.length === Reflect.ownKeys(other).length &&
    keys.every((key) => Object.hasOwn(other, key) && same(one[key as never], other[key as never], seen))
  )
}

/** What a value holds besides its members, as a value that can be compared. */
function contents(value: object): unknown {
  if (value instanceof Date) return value.getTime()
  if (value instanceof RegExp || value instanceof URL) return String(value)
  if (value instanceof Map) return [...value].flat()
  if (value instanceof Set) return [...value]
  if (value instanceof Error) return [value.name, value.message, value.cause]
  if (value instanceof ArrayBuffer) return [...new Uint8Array(value)]
  if (value instanceof DataView) return [...new Uint8Array(value.buffer, value.byteOffset, value.byteLength)]
  return undefined
}

/** Shows a value in a message, cut to a readable length. */
export function show(value: unknown): string {
  const text = describe(value)
  return text.length > 300 ? `${text.slice(0, 299)}…` : text
}

function describe(value: unknown): string {
  try {
    return JSON.stringify(value, (_key, member) => readable(member)) ?? String(value)
  } catch {
    return String(value)
  }
}

function readable(member: unknown): unknown {
  if (typeof member === "bigint") return `${member}n`
  if (member instanceof Uint8Array) return `bytes ${[...member]}`
  if (member instanceof Error) return String(member)
  if (member instanceof Map || member instanceof Set) return [...member]
  return member
}
