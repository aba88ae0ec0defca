/**
 * Finds where a JSON object or array ends, in any cut and in linear time: by its braces and strings alone, so that it says
 * nothing of what is between them.
 */

export interface ObjectScan {
  /** Takes more text; gives the place in it behind the end, or -1 where the end is not in it. */
  feed(text: string, from?: number): number
  /** Whether the end has come. */
  readonly isComplete: boolean
}

export function createObjectScan(): ObjectScan {
  let depth = 0
  let isInString = false
  let isEscaped = false
  let isComplete = false

  return {
    feed(text, from = 0) {
      if (isComplete) return -1
      for (let index = from; index < text.length; index++) {
        const mark = text.charCodeAt(index)
        if (isInString) {
          if (isEscaped) isEscaped = false
          else if (mark === BACKSLASH) isEscaped = true
          else if (mark === QUOTE) isInString = false
        } else if (mark === QUOTE) isInString = true
        else if (mark === BRACE_OPEN || mark === BRACKET_OPEN) depth++
        else if ((mark === BRACE_CLOSE || mark === BRACKET_CLOSE) && --depth <= 0) {
          isComplete = depth === 0
          return isComplete ? index + 1 : -1
        }
      }
      return -1
    },
    get isComplete() {
      return isComplete
    },
  }
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
const BRACKET_OPEN = 0x5b
const BRACKET_CLOSE = 0x5d
const BRACE_OPEN = 0x7b
const BRACE_CLOSE = 0x7d
