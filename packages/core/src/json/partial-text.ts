/** A token that comes in pieces: a string, a key or a number. */

/**
 * How long a rope may become. Engines make one of pieces that are appended, which takes fourteen times the memory of the
 * text where each has four letters.
 */
const LONGEST_ROPE = 4096

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
  let rope = ""

  return {
    append(piece) {
      rope += piece
      if (rope.length > LONGEST_ROPE) {
        flat += flatten(rope)
        rope = ""
      }
      return flat + rope
    },
    end(piece) {
      const whole = flat + (rope === "" ? piece : flatten(rope + piece))
      flat = ""
      rope = ""
      return whole
    },
  }
}

/** Joining parts makes a text anew, where cutting or appending leaves the rope in it. */
function flatten(rope: string): string {
  return [" ", rope].join("").slice(1)
}
