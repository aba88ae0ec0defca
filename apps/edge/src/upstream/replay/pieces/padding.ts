/**
 * The filling that servers add to hide how long each token is. Real ones choose its length by chance; here it follows
 * from the piece's number, so that a recording is the same each time.
 */

const LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

/** Gives the first letters of the alphabet and its like, as Amazon does: 1 to `LETTERS.length` of them. */
export function padding(number: number): string {
  return LETTERS.slice(0, 1 + ((number * 23) % LETTERS.length))
}
