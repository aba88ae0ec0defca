/**
 * The values that an event's data holds, each on one line: mostly one, as it came. An end mark and a comment that somebody has
 * wrapped as data are none, and objects that somebody has glued together are several.
 */
import { FormatError } from "@millrace/core"

/**
 * Gives the values as JSON.
 *
 * @throws FormatError `invalid-json`
 */
export function eventValues(data: string): readonly string[] {
  const text = data.trim()
  if (text === "" || text === "[DONE]" || text.startsWith(":")) return []
  if (isJson(text)) return [onOneLine(text)]
  const objects = splitObjects(text)
  if (!objects.every(isJson)) throw new FormatError("Cannot read an event's data as JSON", { code: "invalid-json" })
  return objects.map(onOneLine)
}

/** Line ends in JSON stand between its marks, never inside of text. */
function onOneLine(json: string): string {
  return json.includes("\n") ? json.replaceAll("\n", " ") : json
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** Cuts behind every brace that ends an object that is not inside of another one. */
function splitObjects(text: string): string[] {
  const objects: string[] = []
  let start = 0
  let depth = 0
  for (let index = 0; index < text.length; index++) {
    const mark = text[index]
    if (mark === '"') index = endOfText(text, index)
    else if (mark === "{") depth++
    else if (mark === "}" && --depth === 0) {
      objects.push(text.slice(start, index + 1).trim())
      start = index + 1
    }
  }
  const rest = text.slice(start).trim()
  return rest === "" ? objects : [...objects, rest]
}

/** Gives the place of the quotation mark that ends the text which begins at `start`. */
function endOfText(text: string, start: number): number {
  for (let index = start + 1; index < text.length; index++) {
    if (text[index] === "\\") index++
    else if (text[index] === '"') return index
  }
  return text.length
}
