/** The strings of a JSON text, in pieces. @see https://www.rfc-editor.org/rfc/rfc8259#section-7 */

const QUOTE = 34
const BACKSLASH = 92

/** An escape as far as it has come. */
const ESCAPE = /^\\(?:["\\/bfnrt]|u[\da-fA-F]{0,4})$/
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

  function readEscape(chunk: string, index: number) {
    torn += chunk.charAt(index)
    if (!ESCAPE.test(torn)) refuse(chunk, index)
    if (torn.charAt(1) === "u" && torn.length < ESCAPE_LENGTH) return
    text += JSON.parse(`"${torn}"`)
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
        text += chunk.slice(from, index)
        if (code !== BACKSLASH) break
        torn = "\\"
        index++
      }
      return index
    },
    take(complete) {
      const isHalf = !complete && text.charCodeAt(text.length - 1) >> 10 === FIRST_HALF
      const end = text.length - Number(isHalf)
      const taken = text.slice(0, end)
      text = text.slice(end)
      return taken
    },
  }
}
