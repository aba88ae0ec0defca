/** A token that comes in pieces: a string, a key or a number. */

/**
 * How many pieces are left as they came. An engine makes a rope of them, which takes fourteen times the memory of the
 * text where they have four letters, and many times its time where it is read in between.
 */
const MOST_PIECES = 1024

/** The token under way. */
export interface PartialText {
  /** Appends a piece and gives what has come so far. */
  append(piece: string): string
  /** Appends the last piece, gives the whole and begins anew. */
  end(piece: string): string
}

/** Makes an empty token. To append a piece costs no more the longer the token is. */
export function createPartialText(): PartialText {
  let flat = ""
  let whole = ""
  /** The pieces of the whole that are not in the flat text before them. */
  let pieces: string[] = []

  return {
    append(piece) {
      whole += piece
      if (pieces.push(piece) < MOST_PIECES) return whole
      flat += pieces.join("")
      pieces = []
      whole = flat
      return whole
    },
    end(piece) {
      let ended = flat + piece
      if (pieces.length > 0) {
        ended = flat + pieces.join("") + piece
        pieces = []
      }
      flat = ""
      whole = ""
      return ended
    },
  }
}
