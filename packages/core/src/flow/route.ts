/** One stream as several, each with the items that are for it. */
import type { Source } from "../drive/source.ts"
import { invalidOption } from "../error/argument-error.ts"
import type { BufferOptions } from "./buffer-options.ts"
import { type Fan, openFan } from "./fan.ts"
import { type BufferedStream, createLane, type Lane } from "./lane.ts"

/** Options of {@link route}. What each route may hold, and what becomes of more, is the same for all. */
export interface RouteOptions<T> extends BufferOptions<T> {}

/** Options of {@link route} with names in place of predicates. */
export interface RouteByKeyOptions<T, Key> extends RouteOptions<T> {
  /** The member of an item that names its route, or a function that does. */
  readonly key: Key
}

// biome-ignore lint/suspicious/noExplicitAny: a predicate may ask for less than the items are, which no other type says.
type Guard<T> = (item: any) => item is T
type Predicates<T> = Readonly<Record<string, (item: T) => boolean>>
type Guarded<Predicate> = Predicate extends Guard<infer Narrow> ? Narrow : never

/** The streams of predicates: where one narrows the type of items, its stream has the narrow type. */
export type Routes<T, Given extends Predicates<T>> = {
  readonly [Name in keyof Given]: BufferedStream<Given[Name] extends Guard<infer Narrow> ? Narrow : T>
} & { readonly rest: BufferedStream<Exclude<T, Guarded<Given[keyof Given]>>> }

/** The streams of the values of a member. */
export type RoutesByMember<T, Key extends keyof T, Name extends string> = {
  readonly [Each in Name]: BufferedStream<Extract<T, Readonly<Record<Key, Each>>>>
} & { readonly rest: BufferedStream<Exclude<T, Readonly<Record<Key, Name>>>> }

/**
 * Divides a source into streams. An item goes to the first route whose predicate says yes, or to the one that has the
 * name of its key; else to `rest`. The source is read from the first read on, as long as every route has room, so the
 * pace is that of the fullest: all routes have to be read, or cancelled. What comes for a route that is cancelled is
 * dropped and counted; with the last one the source is cancelled, with its reason.
 *
 * @throws ArgumentError `stream-locked`, `invalid-source`, `invalid-option`; `rest` is no name for a route
 *
 * @example By predicates, which narrow the type
 * ```ts
 * import { route } from "@millrace/core"
 *
 * const { numbers, rest } = route([1, "a", 2, "b"], { numbers: (item) => typeof item === "number" })
 *
 * await Promise.all([Array.fromAsync(numbers), Array.fromAsync(rest)]) // => [[1, 2], ["a", "b"]]
 * ```
 *
 * @example By a member
 * ```ts
 * import { route } from "@millrace/core"
 *
 * const parts = [{ type: "text", text: "Hi" }, { type: "usage", tokens: 1 }, { type: "text", text: "!" }] as const
 * const { text, rest } = route(parts, ["text"], { key: "type" })
 * rest.cancel()
 * const texts = await Array.fromAsync(text)
 *
 * texts.map((part) => part.text) // => ["Hi", "!"]
 * ```
 */
export function route<T, Given extends Predicates<T>>(
  source: Source<T>,
  routes: Given,
  options?: RouteOptions<T>,
): Routes<T, Given>
export function route<T, Key extends keyof T, Name extends T[Key] & string>(
  source: Source<T>,
  routes: readonly Name[],
  options: RouteByKeyOptions<T, Key>,
): RoutesByMember<T, Key, Name>
export function route<T, Name extends string>(
  source: Source<T>,
  routes: readonly Name[],
  options: RouteByKeyOptions<T, (item: T) => unknown>,
): Readonly<Record<Name | "rest", BufferedStream<T>>>
export function route<T>(
  source: Source<T>,
  routes: Predicates<T> | readonly string[],
  options: RouteOptions<T> & { readonly key?: keyof T | ((item: T) => unknown) | undefined } = {},
): Readonly<Record<string, BufferedStream<T>>> {
  const { key, signal } = options
  const names = Array.isArray(routes) ? (routes as readonly string[]) : Object.keys(routes)
  if (names.includes("rest")) throw invalidOption("a route", "rest", "another name: it is that of all other items")
  if (names === routes && key === undefined) throw invalidOption("key", key, "a member of the items, or a function")
  const predicates = names === routes ? [] : Object.entries(routes as Predicates<T>)
  const openers = [...new Set([...names, "rest"])].map((name) => [name, createLane(options)] as const)
  const lanes = new Map<unknown, Lane<T>>()
  const choose =
    names !== routes
      ? (item: T) => predicates.find(([, holds]) => holds(item))?.[0]
      : typeof key === "function"
        ? key
        : (item: T) => item[key as keyof T]

  const fan: Fan<T> = openFan<T>(source, {
    signal,
    take(item) {
      const lane = lanes.get(choose(item)) ?? (lanes.get("rest") as Lane<T>)
      if (fan.lanes.has(lane)) return fan.put(lane, item)
      lane.counters.received++
      lane.counters.dropped++
    },
    empty: (reason) => fan.leave(reason),
  })
  for (const [name, openLane] of openers) lanes.set(name, fan.open(openLane))
  return Object.fromEntries([...lanes].map(([name, { stream }]) => [name as string, stream]))
}
