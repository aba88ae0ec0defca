/** Where a JSON text ends, told byte by byte. Whether it is JSON is left to `JSON.parse`, which sees it whole, once. */

export const QUOTE = 0x22
const BACKSLASH = 0x5c
/** No JSON text holds one, since strings escape control characters. */
export const RECORD_SEPARATOR = 0x1e

/** Says whether something is open behind the next byte: a string, an array or an object. */
export type Scan = (byte: number) => boolean

/** Makes a scanner. A record separator sets it back to the beginning. */
export function createScan(): Scan {
  let depth = 0
  let inString = false
  let escaped = false
  return (byte) => {
    if (byte === RECORD_SEPARATOR) {
      depth = 0
      inString = escaped = false
    } else if (escaped) escaped = false
    else if (byte === QUOTE) inString = !inString
    else if (inString) escaped = byte === BACKSLASH
    else if ((byte | 0x20) === 0x7b) depth++
    else if (isClosing(byte)) depth--
    return inString || depth > 0
  }
}

/** Whether a byte is the white space of JSON. */
export function isBlank(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09
}

/** Whether a byte is a closing bracket: that of arrays differs in one bit from that of objects. */
export function isClosing(byte: number): boolean {
  return (byte | 0x20) === 0x7d
}
