/** Ways to cut a text or bytes into chunks: what comes out of a block must not depend on them. */
import { invalidOption } from "../error/argument-error.ts"
import { seededRandom } from "./random.ts"

/** What can be cut. */
export type Cuttable = string | Uint8Array

/** Options of {@link chunkings}. */
export interface ChunkingsOptions {
  /** Inputs up to this length are cut at every pair of places. @default 64 */
  readonly pairsUpTo?: number | undefined
  /** Inputs up to this length are cut at every place. @default 400 */
  readonly singlesUpTo?: number | undefined
  /** How many random chunkings. @default 40 */
  readonly random?: number | undefined
  /** Seed of the random ones. @default 1 */
  readonly seed?: number | undefined
}

/** Widths that are prime to the powers of two in which data likes to come. */
const WIDTHS = [2, 3, 4, 5, 7, 11, 16]

/**
 * Cuts an input at the places given, in ascending order. Byte chunks are copies.
 *
 * @throws ArgumentError `invalid-option` where the places are not in order or not in the input
 *
 * @example
 * ```ts
 * import { cutAt } from "@millrace/core/testing"
 *
 * cutAt("millrace", 1, 4) // => ["m", "ill", "race"]
 * ```
 */
export function cutAt<Input extends Cuttable>(input: Input, ...places: readonly number[]): Input[] {
  const edges = [0, ...places, input.length]
  if (!edges.every((edge, index) => Number.isSafeInteger(edge) && edge >= (edges[index - 1] ?? 0))) {
    throw invalidOption("places", places.join(", "), `whole numbers in ascending order, up to ${input.length}`)
  }
  return edges.slice(1).map((end, index) => input.slice(edges[index], end) as Input)
}

/**
 * Cuts an input into chunks of one width; the last may be shorter. Byte chunks are copies.
 *
 * @throws ArgumentError `invalid-option` where the width is not a whole number from 1 on
 *
 * @example
 * ```ts
 * import { cutEvery } from "@millrace/core/testing"
 *
 * cutEvery("millrace", 3) // => ["mil", "lra", "ce"]
 * ```
 */
export function cutEvery<Input extends Cuttable>(input: Input, width: number): Input[] {
  if (!Number.isSafeInteger(width) || width < 1) throw invalidOption("width", width, "a whole number from 1 on")
  const chunks: Input[] = []
  for (let start = 0; start < input.length; start += width) chunks.push(input.slice(start, start + width) as Input)
  return chunks
}

/**
 * Gives many ways to cut an input: whole; every unit alone; widths 2 to 16; every single cut and every pair of cuts,
 * where the input is short; seeded random ones, with empty chunks among them.
 *
 * @example
 * ```ts
 * import { chunkings } from "@millrace/core/testing"
 *
 * [...chunkings("abc")].every((chunks) => chunks.join("") === "abc") // => true
 * ```
 */
export function* chunkings<Input extends Cuttable>(input: Input, options: ChunkingsOptions = {}): Generator<Input[]> {
  const { pairsUpTo = 64, singlesUpTo = 400, random = 40, seed = 1 } = options
  yield [input]
  yield cutEvery(input, 1)
  for (const width of WIDTHS) yield cutEvery(input, width)
  if (input.length <= singlesUpTo) {
    for (let place = 1; place < input.length; place++) yield cutAt(input, place)
  }
  if (input.length <= pairsUpTo) {
    for (let first = 1; first < input.length - 1; first++) {
      for (let second = first + 1; second < input.length; second++) yield cutAt(input, first, second)
    }
  }
  const next = seededRandom(seed)
  for (let count = 0; count < random; count++) {
    const places = Array.from({ length: 1 + Math.floor(next() * 8) }, () => Math.floor(next() * (input.length + 1)))
    yield cutAt(input, ...places.sort((one, other) => one - other))
  }
}
