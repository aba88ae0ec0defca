/** Spoils a wire: its pieces dropped, repeated, moved, of another wire; the JSON in them; the bytes. */
import type { Dice } from "../dice.ts"
import { mutateJson } from "./mutate-json.ts"
import { openPiece, type Piece } from "./piece.ts"

/** Pieces that stand between others, on one wire or another. */
const STRAY = [
  "data: [DONE]\n\n",
  ": comment\n\n",
  ": comment\n",
  "data\n\n",
  "data: \n\n",
  "\n\n",
  "event: error\ndata: overloaded\n\n",
  'event: error\ndata: {"type":"error","error":{"type":"overloaded_error","message":"busy"}}\n\n',
  'data: {"error":{"message":"busy","code":503}}\n\n',
  "data: :ping\n\n",
  "id: 7\nretry: 10\n\n",
  "\uFEFF",
  "{}\n",
  "[]\n",
  "null\n",
  "data: {}\n\n",
  "data: []\n\n",
  '{"error":"busy"}\n',
  "]",
  ",",
]

/** Spoils a list of pieces in one to three places. `other` holds pieces of another wire of the same format. */
export function mutatePieces(pieces: readonly Piece[], other: readonly Piece[], dice: Dice): Piece[] {
  let mutated = [...pieces]
  for (let times = 1 + dice.below(3); times > 0; times--) mutated = mutateOnce(mutated, other, dice)
  return mutated
}

function mutateOnce(pieces: Piece[], other: readonly Piece[], dice: Dice): Piece[] {
  const place = dice.below(pieces.length)
  const piece = pieces[place]
  if (piece === undefined) return [...other]
  switch (dice.below(14)) {
    case 0:
      return pieces.toSpliced(place, 1)
    case 1:
      return pieces.toSpliced(place, 0, piece)
    case 2:
      return pieces.toSpliced(place, 1).toSpliced(dice.below(pieces.length), 0, piece)
    case 3:
      return [...pieces.slice(0, place), ...other.slice(dice.below(other.length))]
    case 4:
      return pieces.flatMap((each, index) => [each, ...other.slice(index, index + 1)])
    case 5:
      return pieces.toSpliced(place, 0, ...other.slice(dice.below(other.length)).slice(0, 3))
    case 6:
      return pieces.toSpliced(place, 0, dice.pick(STRAY))
    case 7:
      return pieces.slice(0, place)
    default: {
      const opened = openPiece(piece)
      const source = openPiece(dice.pick([...pieces, ...other]))
      if (opened === undefined) return pieces.toSpliced(place, 1)
      return pieces.toSpliced(place, 1, opened.write(mutateJson(opened.value, source?.value, dice)))
    }
  }
}

/** Spoils bytes in one to three places. */
export function mutateBytes(bytes: Uint8Array, dice: Dice): Uint8Array {
  let mutated = bytes
  for (let times = 1 + dice.below(3); times > 0; times--) {
    const place = dice.below(mutated.length + 1)
    const length = dice.pick([1, 1, 2, 4, 16, 200])
    const head = mutated.slice(0, place)
    const kind = dice.below(5)
    const middle = mutated.slice(place, place + length)
    if (kind === 0) mutated = join(head, mutated.slice(place + length))
    else if (kind === 1) mutated = join(head, middle, mutated.slice(place))
    else if (kind === 2) mutated = join(head, makeBytes(dice), mutated.slice(place))
    else if (kind === 3) mutated = join(head, makeBytes(dice), mutated.slice(place + length))
    else if (place < mutated.length) mutated = mutated.with(place, (mutated[place] ?? 0) ^ (1 << dice.below(8)))
  }
  return mutated
}

/** Bytes that mean something somewhere. */
function makeBytes(dice: Dice): Uint8Array {
  return Uint8Array.from(dice.some(3, () => dice.pick([0, 10, 13, 32, 34, 44, 58, 91, 92, 93, 123, 125, 0xc3, 0xff])))
}

export function join(...parts: readonly (Uint8Array | string)[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts.map((part) => (typeof part === "string" ? Buffer.from(part) : part))))
}
