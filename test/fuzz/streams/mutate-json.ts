/** Spoils a JSON value: members removed, renamed, added, of another type, deep, huge, or of another value. */
import type { Dice } from "../dice.ts"

/** Stands in a value for nested lists, which no writer of JSON gets through. */
const DEEP = "(deep)"
const DEPTHS = [100, 20_000]
const HUGE = "x".repeat(30_000)
const HOSTILE: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e300,
  2 ** 53,
  "",
  "0",
  " ",
  "\ud800",
  "__proto__",
  "toString",
  [],
  {},
  [null],
  [[]],
  [{}],
  [{ text: "x" }, 1, null],
  { text: null },
  { "": { "": [] } },
  JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}'),
  HUGE,
  DEEP,
  `${'{"a":['.repeat(3000)}1${"]}".repeat(3000)}`,
]
const NAMES = ["__proto__", "constructor", "toString", "unknown", "type", "index", "id", "error", "usage", "text", ""]

/** A place in a value: who holds it, under which name. */
interface Place {
  readonly holder: Record<string, unknown>
  readonly name: string
}

/** Gives a JSON text of the value, with one thing in it spoiled. `other` is a value to take things from. */
export function mutateJson(value: unknown, other: unknown, dice: Dice): string {
  const root: Record<string, unknown> = { value }
  const { holder, name } = dice.pick(placesOf(root, []))
  const kind = dice.below(8)
  const now = holder[name]
  if (kind === 0 && holder !== root) remove(holder, name)
  else if (kind === 1) set(holder, name, dice.pick(HOSTILE))
  else if (kind === 2) set(holder, name, valueAt(dice.pick(placesOf({ other }, []))))
  else if (kind === 3 && isHolder(now)) set(now, dice.pick(NAMES), dice.pick(HOSTILE))
  else if (kind === 4 && isHolder(now)) set(now, dice.pick(NAMES), valueAt(dice.pick(placesOf({ other }, []))))
  else if (kind === 5 && holder !== root && !Array.isArray(holder)) rename(holder, name, dice.pick(NAMES))
  else if (typeof now === "number") set(holder, name, dice.pick([now + 1, now - 1, -now, now * 1e9, now / 3, `${now}`]))
  else if (typeof now === "string") set(holder, name, mutateText(now, dice))
  else set(holder, name, dice.pick(HOSTILE))
  return writeJson(root.value, dice)
}

function mutateText(text: string, dice: Dice): string {
  const place = dice.below(text.length + 1)
  return dice.pick([text.slice(0, place), text.slice(place), text + text, `${text}\ud83d`, `${text}\n\n`, HUGE + text])
}

function writeJson(value: unknown, dice: Dice): string {
  const depth = dice.pick(DEPTHS)
  const text = JSON.stringify(value ?? null, undefined, dice.oneIn(10) ? "\t" : undefined)
  // A line of an event ends at a line end.
  return text.replaceAll("\n", "").replaceAll(`"${DEEP}"`, () => "[".repeat(depth) + "]".repeat(depth))
}

function placesOf(holder: object, places: Place[]): Place[] {
  for (const name of Object.keys(holder)) {
    places.push({ holder: holder as Record<string, unknown>, name })
    const value = (holder as Record<string, unknown>)[name]
    if (isHolder(value) && Object.hasOwn(holder, name)) placesOf(value, places)
  }
  return places
}

function valueAt({ holder, name }: Place): unknown {
  return structuredClone(holder[name])
}

function isHolder(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null
}

function set(holder: object, name: string, value: unknown) {
  if (Array.isArray(holder)) holder[Number(name) || 0] = value
  else Object.defineProperty(holder, name, { value, enumerable: true, configurable: true, writable: true })
}

function remove(holder: Record<string, unknown>, name: string) {
  if (Array.isArray(holder)) holder.splice(Number(name), 1)
  else delete holder[name]
}

function rename(holder: Record<string, unknown>, name: string, next: string) {
  const value = holder[name]
  delete holder[name]
  set(holder, next, value)
}
