/** A JSON text sequence as a whole: separators first, then what stands between them. @see https://www.rfc-editor.org/rfc/rfc7464 */

const SEPARATOR = "\x1e"

/** Gives the values, and in their place what is wrong with the bad items: code, number and offset. */
export function readSequence(bytes: Uint8Array): unknown[] {
  // One unit for each byte, so that places are places in bytes.
  const units = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("")
  const output: unknown[] = []
  let number = 0
  let offset = 0
  for (const [index, segment] of units.split(SEPARATOR).entries()) {
    let framed = index > 0
    let rest = segment
    while (rest !== "") {
      const ended = shortestEnded(rest)
      const text = ended ?? rest
      const place = offset + segment.length - rest.length
      rest = rest.slice(text.length + 1)
      if (/^[ \t\r\n]*$/.test(text)) continue
      number++
      const value =
        ended === undefined && !endsByItself(text) ? "truncated-json" : framed ? parse(text) : "invalid-json"
      output.push(typeof value === "string" ? `${value} ${number} at ${place}` : value.value)
      if (typeof value === "string") break
      framed = false
    }
    offset += segment.length + 1
  }
  return output
}

/** The shortest part of a text that a line feed follows, and in which nothing is open. */
function shortestEnded(text: string): string | undefined {
  const ends = [...text.matchAll(/\n/g)].map(({ index }) => text.slice(0, index))
  return ends.find((part) => !isOpen(part))
}

function isOpen(text: string): boolean {
  const bare = text.replace(/"(?:[^"\\]|\\[\s\S])*"/g, "")
  return bare.includes('"') || count(bare, /[[{]/g) > count(bare, /[\]}]/g)
}

function endsByItself(text: string): boolean {
  return !isOpen(text) && /["\]} \t\r\n]$/.test(text)
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0
}

function parse(units: string): { value: unknown } | "invalid-utf8" | "invalid-json" {
  let text: string
  try {
    const bytes = Uint8Array.from(units, (unit) => unit.charCodeAt(0))
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return "invalid-utf8"
  }
  try {
    return { value: JSON.parse(text) }
  } catch {
    return "invalid-json"
  }
}
