/** The strings of a JSON text, in pieces. @see https://www.rfc-editor.org/rfc/rfc8259#section-7 */

const QUOTE = 34
const BACKSLASH = 92

/** The letters of short escapes, and what each stands for. */
const LETTERS = '"\\/bfnrt'
const MEANINGS = '"\\/\b\f\n\r\t'

/** The digits of long escapes, each in both cases. */
const HEX = "00112233445566778899aAbBcCdDeEfF"

/** How far an escape is: there is none, or its backslash has come, or its `u` and so many digits. */
const NONE = 0
const BEGUN = 1
const LONG = 2
const WHOLE = 6

/** What the first half of a surrogate pair begins with, in bits. */
const FIRST_HALF = 0b110110

/** What has been read of a string and was not taken yet. */
export interface PartialString {
  /** Reads up to a unit outside of escapes that is not of the string's text, or the end given, and says where that is. */
  read(chunk: string, start: number, end: number): number
  /** Takes all that is certain: but for half of a pair at its end, where the other half may still come. */
  take(complete: boolean): string
}

/** Makes a reader of strings, one after the other. `refuse` throws: it is told where an escape is none. */
export function createPartialString(refuse: (chunk: string, index: number) => never): PartialString {
  let text = ""
  let phase = NONE
  /** What the last four digits come to. */
  let unit = 0
  /** The last unit of the text, kept since a look at a text that was put together costs a copy of it. */
  let last = 0

  function readEscape(chunk: string, index: number) {
    const letter = chunk.charAt(index)
    if (phase >= LONG) {
      const digit = HEX.indexOf(letter) >> 1
      if (digit < 0) refuse(chunk, index)
      unit = ((unit << 4) | digit) & 0xffff
      if (++phase < WHOLE) return
    } else if (letter === "u") {
      phase = LONG
      return
    } else {
      const place = LETTERS.indexOf(letter)
      if (place < 0) refuse(chunk, index)
      unit = MEANINGS.charCodeAt(place)
    }
    phase = NONE
    last = unit
    text += String.fromCharCode(unit)
  }

  return {
    read(chunk, start, end) {
      let index = start
      while (index < end) {
        if (phase !== NONE) {
          readEscape(chunk, index++)
          continue
        }
        const from = index
        let code = 0
        for (; index < end; index++) {
          code = chunk.charCodeAt(index)
          if (code === QUOTE || code === BACKSLASH || code < 32) break
        }
        if (index > from) {
          text += chunk.slice(from, index)
          last = chunk.charCodeAt(index - 1)
        }
        if (code !== BACKSLASH) break
        phase = BEGUN
        index++
      }
      return index
    },
    take(complete) {
      const taken = text
      if (!complete && last >> 10 === FIRST_HALF) {
        text = taken.slice(-1)
        return taken.slice(0, -1)
      }
      text = ""
      return taken
    },
  }
}
