/** The strings of a JSON text, in pieces. @see https://www.rfc-editor.org/rfc/rfc8259#section-7 */

const QUOTE = 34
const BACKSLASH = 92

/** The letters of short escapes, and what each stands for. */
const LETTERS = '"\\/bfnrt'
const MEANINGS = '"\\/\b\f\n\r\t'

/** A long escape as far as it has come. */
const ESCAPE = /^\\u[\da-fA-F]{0,4}$/
const ESCAPE_LENGTH = 6

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
  let torn = ""
  /** The last unit of the text, kept since a look at a text that was put together costs a copy of it. */
  let last = 0

  function readEscape(chunk: string, index: number) {
    const letter = chunk.charAt(index)
    const place = torn === "\\" ? LETTERS.indexOf(letter) : -1
    let unit: string
    if (place < 0) {
      torn += letter
      if (!ESCAPE.test(torn)) refuse(chunk, index)
      if (torn.length < ESCAPE_LENGTH) return
      unit = JSON.parse(`"${torn}"`)
    } else unit = MEANINGS.charAt(place)
    text += unit
    last = unit.charCodeAt(0)
    torn = ""
  }

  return {
    read(chunk, start, end) {
      let index = start
      while (index < end) {
        if (torn !== "") {
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
        torn = "\\"
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
