/** Where a text may be cut. @see https://www.unicode.org/reports/tr29/ */

/** What a reader takes in at once. */
export type PaceUnit = "grapheme" | "word"

/** Makes a function that tells where the pieces of a text end. An empty one has none. */
export function createCutter(unit: PaceUnit, locale: string | undefined): (text: string) => number[] {
  const segmenter = new Intl.Segmenter(locale, { granularity: unit })
  return (text) => {
    const ends: number[] = []
    if (text === "") return ends
    let isIn = false
    for (const { index, isWordLike } of segmenter.segment(text)) {
      // What is between words goes with the one before.
      if (unit === "word" && !isWordLike) continue
      if (isIn) ends.push(index)
      isIn = true
    }
    ends.push(text.length)
    return ends
  }
}
