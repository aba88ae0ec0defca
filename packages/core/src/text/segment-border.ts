/** How far a border between two segments can be trusted while more text may come. @see https://www.unicode.org/reports/tr29/ */

/** What text is divided into. */
export type Granularity = "grapheme" | "word" | "sentence"

/** Behind these a segment of any kind is over, whatever follows. */
export const HARD_BREAK: RegExp = /[\n\x85\u2028\u2029]/

/** The border may vanish, or is one between words that are looked up together. */
export const GLUED = 0
/** The border is there, as far as can be seen. */
export const OPEN = 1
/** The border stays, and so do all before it. */
export const SURE = 2

/** Says what is known of the border before a segment, behind another that no hard break ends. */
type Judge = (segment: Intl.SegmentData, before: Intl.SegmentData) => number

/** What each kind of segment waits for. */
export const judges: Readonly<Record<Granularity, Judge>> = {
  grapheme: () => SURE,
  // Borders between words without a space come from a dictionary, which weighs all words of the row. Behind a mark such
  // as that of "can't" or "3.14", the next letter or digit may belong to the same word.
  word(each, before) {
    if ((isOfWords(each) && isOfWords(before)) || /^\p{M}/u.test(each.segment)) return GLUED
    return /^[\p{Po}\p{Pi}\p{Pf}\u2044]/u.test(each.segment) ? OPEN : SURE
  },
  // Behind a full stop the next letter tells, over any length of digits and signs: a small one goes on with the sentence.
  sentence: ({ segment }) => (/[\p{Lu}\p{Ll}\p{Lt}\p{Lo}.!?\n]/u.test(segment) ? SURE : OPEN),
}

/** Signs of Han alone are not taken for words, and are in a row of others. */
function isOfWords({ segment, isWordLike }: Intl.SegmentData): boolean {
  return isWordLike || /^[\p{L}\p{M}\p{N}\p{Pc}\p{Script=Han}]/u.test(segment)
}
