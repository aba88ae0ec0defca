/** Turns places that are counted in code points into places in UTF-16 code units, for a text that comes piece by piece. */

/** So many characters beyond the basic plane a text may have before its places are not told any more. */
const MAX_PAIRS = 65_536

/** The first half of such a character. */
const HIGH = /[\ud800-\udbff]/

export interface CodePoints {
  /** Takes what comes next of the text. */
  add(text: string): void
  /** Gives the place in code units, or nothing where it is not known. */
  place(codePoints: number | undefined): number | undefined
}

export function createCodePoints(): CodePoints {
  /** How many code points stand before each one that takes two code units. */
  const pairs: number[] = []
  /** Code units. */
  let length = 0
  let pairCount = 0

  return {
    add(text) {
      if (HIGH.test(text)) {
        for (let index = 0; index < text.length; index++) {
          if ((text.charCodeAt(index) & 0xfc00) !== 0xd800) continue
          if (pairs.length < MAX_PAIRS) pairs.push(length + index - pairCount)
          pairCount++
        }
      }
      length += text.length
    },
    place(codePoints) {
      if (codePoints === undefined || !Number.isSafeInteger(codePoints) || codePoints < 0) return undefined
      if (pairCount > pairs.length) return undefined
      let low = 0
      let high = pairs.length
      while (low < high) {
        const middle = (low + high) >> 1
        if ((pairs[middle] as number) < codePoints) low = middle + 1
        else high = middle
      }
      return Math.min(codePoints + low, length)
    },
  }
}
