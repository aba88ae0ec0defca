/** Many literals found in one walk over a text. @see https://doi.org/10.1145/360825.360855 (Aho and Corasick) */

/** More literals than this are not looked for by the engine: it tries one after the other at every place. */
const MOST_FOR_ENGINE = 16

/** What of the literals the last units of a text are: the longest beginning of one of them. */
export interface LiteralNode {
  /** How many units that is. */
  readonly depth: number
  /** The lowest place in the list of those literals that begin so, the whole one included. */
  readonly best: number
  /** The place in the list of the longest literal that ends here, -1 where none does. */
  found: number
  readonly unit: number
  readonly children: LiteralNode[]
  /** The node for the next shorter beginning that the last units are. The root has none. */
  readonly shorter: LiteralNode | undefined
}

/** A set of literals, made ready. */
export interface Literals {
  readonly root: LiteralNode
  /** The length of the longest. */
  readonly longest: number
  /**
   * Gives a place from `from` on before which no literal starts, in a text up to `end`, as far as the engine sees it
   * faster than a walk does.
   */
  skip(text: string, from: number, end: number): number
}

/** Makes literals ready, none of them empty. Takes time and memory linear in their length. Of equal ones the first counts. */
export function prepareLiterals(literals: readonly string[]): Literals {
  const places = new Map<string, number>()
  literals.forEach((literal, place) => {
    if (!places.has(literal)) places.set(literal, place)
  })
  // In order of their units, so that those with one beginning are neighbours and children come out sorted.
  const sorted = [...places].sort(([one], [other]) => (one < other ? -1 : 1))
  const best = (low: number, high: number) => {
    let lowest = Number.POSITIVE_INFINITY
    for (; low < high; low++) lowest = Math.min(lowest, sorted[low]?.[1] as number)
    return lowest
  }
  const unitAt = (index: number, depth: number) => sorted[index]?.[0].charCodeAt(depth) as number

  const root: LiteralNode = { depth: 0, best: 0, found: -1, unit: 0, children: [], shorter: undefined }
  const ranges: [LiteralNode, low: number, high: number][] = [[root, 0, sorted.length]]
  // Breadth first: the list grows while it is read, and shorter beginnings are complete before they are looked up.
  for (const [node, start, high] of ranges) {
    const { depth } = node
    let low = start
    if (sorted[low]?.[0].length === depth) low++
    while (low < high) {
      const unit = unitAt(low, depth)
      let end = low + 1
      while (end < high && unitAt(end, depth) === unit) end++
      const shorter = node === root ? root : stepLiterals(node.shorter as LiteralNode, unit)
      const whole = sorted[low]?.[0].length === depth + 1 ? (sorted[low]?.[1] as number) : shorter.found
      const child = { depth: depth + 1, best: best(low, end), found: whole, unit, children: [], shorter }
      node.children.push(child)
      ranges.push([child, low, end])
      low = end
    }
  }

  const longest = sorted.reduce((length, [literal]) => Math.max(length, literal.length), 0)
  const any =
    sorted.length > MOST_FOR_ENGINE
      ? undefined
      : new RegExp(sorted.map(([literal]) => literal.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&")).join("|"), "g")
  return {
    root,
    longest,
    skip(text, from, end) {
      const rest = end - longest + 1
      if (any === undefined || from >= rest) return from
      any.lastIndex = from
      return Math.min(any.exec(text)?.index ?? rest, rest)
    },
  }
}

/** Takes one more unit. */
export function stepLiterals(from: LiteralNode, unit: number): LiteralNode {
  for (let node = from; ; ) {
    const { children } = node
    let low = 0
    for (let high = children.length; low < high; ) {
      const middle = (low + high) >> 1
      if ((children[middle] as LiteralNode).unit < unit) low = middle + 1
      else high = middle
    }
    const child = children[low]
    if (child?.unit === unit) return child
    if (node.shorter === undefined) return node
    node = node.shorter
  }
}
