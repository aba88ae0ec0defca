/** Many literals found in one walk over a text. @see https://doi.org/10.1145/360825.360855 (Aho and Corasick) */

import { invalidOption } from "../error/argument-error.ts"

/** Up to so many literals the engine finds faster than a walk does: it tries one after the other at every place. */
const MOST_FOR_ENGINE = 64

/** What of the literals the last units of a text are: the longest beginning of one. */
export interface LiteralNode {
  /** Tells nodes apart: there is room for a unit between two. */
  readonly key: number
  /** How many units that is. */
  readonly depth: number
  /** The lowest place in the list that a literal with this beginning has. */
  readonly best: number
  /** The place in the list of the longest literal that ends here. */
  found?: number | undefined
  /** The next shorter beginning that the last units are as well. */
  shorter: LiteralNode
}

/** A set of literals, made ready. */
export interface Literals {
  readonly root: LiteralNode
  /** Takes one more unit. */
  step(node: LiteralNode, unit: number): LiteralNode
  /** Gives a place from `from` on before which no literal starts in a text that goes to `end` and on. */
  skip(text: string, from: number, end: number): number
}

/** Makes literals ready, none of them empty, in time linear in their length. Of equal ones the first counts. */
export function prepareLiterals(literals: readonly string[]): Literals {
  const root = { key: 0, depth: 0, best: 0 } as LiteralNode
  root.shorter = root
  const edges = new Map<number, LiteralNode>()
  const added: [parent: LiteralNode, unit: number, node: LiteralNode][] = []

  function step(from: LiteralNode, unit: number): LiteralNode {
    for (let node = from; ; node = node.shorter) {
      const next = edges.get(node.key + unit)
      if (next !== undefined || node === root) return next ?? root
    }
  }

  let longest = 0
  literals.forEach((literal, best) => {
    longest = Math.max(longest, literal.length)
    let node = root
    for (let depth = 1; depth <= literal.length; depth++) {
      const unit = literal.charCodeAt(depth - 1)
      let next = edges.get(node.key + unit)
      if (next === undefined) {
        next = { key: (edges.size + 1) * 65_536, depth, best, shorter: root }
        edges.set(node.key + unit, next)
        added.push([node, unit, next])
      }
      node = next
    }
    node.found ??= best
  })
  // Shorter beginnings first, as the longer ones lead to them.
  for (const [parent, unit, node] of added.sort(([, , one], [, , other]) => one.depth - other.depth)) {
    if (parent !== root) node.shorter = step(parent.shorter, unit)
    node.found ??= node.shorter.found
  }

  const any =
    literals.length > MOST_FOR_ENGINE
      ? undefined
      : new RegExp(literals.map((literal) => literal.replace(/\W/g, "\\$&")).join("|"), "g")
  return {
    root,
    step,
    skip(text, from, end) {
      const rest = end - longest + 1
      if (any === undefined || from >= rest) return from
      any.lastIndex = from
      return Math.min(any.exec(text)?.index ?? rest, rest)
    },
  }
}

/** Checks literals that may come from a caller without types. */
export function checkLiterals(name: string, literals: readonly unknown[]): void {
  for (const literal of literals) {
    if (typeof literal !== "string" || literal === "") throw invalidOption(name, literal, "texts that are not empty")
  }
}
