/** Choices by chance, the same for the same seed. */
import { seededRandom } from "../../packages/core/src/testing/random.ts"

export interface Dice {
  /** A whole number from 0 to below the limit. */
  below(limit: number): number
  /** True once in so many times. */
  oneIn(times: number): boolean
  pick<Item>(items: readonly Item[]): Item
  /** Calls a function up to so many times, and gives what it gave. */
  some<Item>(most: number, make: () => Item): Item[]
}

export function createDice(seed: number): Dice {
  const random = seededRandom(seed)
  const below = (limit: number) => Math.floor(random() * limit)
  return {
    below,
    oneIn: (times) => below(times) === 0,
    pick: <Item>(items: readonly Item[]) => items[below(items.length)] as Item,
    some: (most, make) => Array.from({ length: below(most + 1) }, make),
  }
}

/** Cuts an input: whole, unit by unit, or anywhere, with empty chunks among the others. */
export function cut<Input extends string | Uint8Array>(input: Input, dice: Dice): Input[] {
  const kind = dice.below(4)
  if (kind === 0) return [input]
  const places =
    kind === 1
      ? Array.from({ length: input.length }, (_, index) => index)
      : dice.some(kind === 2 ? 2 : 8, () => dice.below(input.length + 1)).sort((one, other) => one - other)
  return [0, ...places].map((place, index) => input.slice(place, places[index] ?? input.length) as Input)
}
