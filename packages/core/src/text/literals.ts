/** Many literals found in one walk over a text. @see https://doi.org/10.1145/360825.360855 (Aho and Corasick) */

/** Up to so many literals the engine finds faster than a walk does: it tries one after the other at every place. */
const MOST_FOR_ENGINE = 64

/** What of the literals the last units of a text are: the longest beginning of one. */
export interface LiteralNode {
  readonly number: number
  /** How many units that is. */
  readonly depth: number
  /** The lowest place in the list that a literal with this beginning has. */
  best: number
  /** The place in the list of the longest literal that ends here; -1 where none does. */
  found: number
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
  const root = { number: 0, depth: 0, best: 0, found: -1 } as LiteralNode
  root.shorter = root
  const edges = new Map<number, LiteralNode>()
  const added: [parent: LiteralNode, unit: number, node: LiteralNode][] = []
  const keyOf = (node: LiteralNode, unit: number) => node.number * 65_536 + unit

  function step(from: LiteralNode, unit: number): LiteralNode {
    for (let node = from; ; node = node.shorter) {
      const next = edges.get(keyOf(node, unit))
      if (next !== undefined) return next
      if (node === root) return root
    }
  }

  let longest = 0
  literals.forEach((literal, place) => {
    longest = Math.max(longest, literal.length)
    let node = root
    for (let index = 0; index < literal.length; index++) {
      const unit = literal.charCodeAt(index)
      const key = keyOf(node, unit)
      let next = edges.get(key)
      if (next === undefined) {
        next = { number: added.length + 1, depth: index + 1, best: place, found: -1, shorter: root }
        edges.set(key, next)
        added.push([node, unit, next])
      }
      node = next
    }
    if (node.found < 0) node.found = place
  })
  // Shorter beginnings first, as the longer ones lead to them.
  for (const [parent, unit, node] of added.sort(([, , one], [, , other]) => one.depth - other.depth)) {
    if (parent !== root) node.shorter = step(parent.shorter, unit)
    if (node.found < 0) node.found = node.shorter.found
  }

  const any =
    literals.length > MOST_FOR_ENGINE
      ? undefined
      : new RegExp(literals.map((literal) => literal.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")).join("|"), "g")
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
