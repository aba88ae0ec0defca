/**
 * Sets members of a JSON object, such as the model's name, and leaves every other character as the client wrote it: a round
 * trip through values would change large numbers, and would walk through megabytes of pictures once more.
 */

/**
 * Replaces every top-level member of a name, since of several, readers differ in which one they take, and puts those that
 * are not there at the end.
 *
 * @param text a JSON object, known to be valid
 * @param members JSON by name
 */
export function setMembers(text: string, members: ReadonlyMap<string, string>): string {
  const pieces: string[] = []
  const missing = new Set(members.keys())
  let taken = 0
  let depth = 0
  let isEmpty = true
  let key: unknown
  let isValue = false
  for (let index = 0; index < text.length; index++) {
    const mark = text[index] as string
    if (depth === 1 && isValue && key !== undefined && !isSpace(mark)) {
      const json = members.get(key as string)
      key = undefined
      if (json !== undefined) {
        const end = endOfValue(text, index)
        pieces.push(text.slice(taken, index), json)
        taken = end
        index = end - 1
        continue
      }
    }
    switch (mark) {
      case "{":
      case "[":
        depth++
        break
      case "}":
      case "]":
        depth--
        if (depth === 0) {
          pieces.push(text.slice(taken, index))
          taken = index
        }
        break
      case ":":
        if (depth === 1) isValue = true
        break
      case ",":
        if (depth === 1) isValue = false
        break
      case '"': {
        const end = endOfString(text, index)
        isEmpty = false
        if (depth === 1 && !isValue) {
          key = JSON.parse(text.slice(index, end))
          missing.delete(key as string)
        }
        index = end - 1
      }
    }
  }
  let isFirst = isEmpty
  for (const name of missing) {
    pieces.push(`${isFirst ? "" : ","}${JSON.stringify(name)}:${members.get(name)}`)
    isFirst = false
  }
  pieces.push(text.slice(taken))
  return pieces.join("")
}

function isSpace(mark: string): boolean {
  return mark === " " || mark === "\n" || mark === "\t" || mark === "\r" || mark === ":"
}

/** Gives the place behind the value that begins at `start`. */
function endOfValue(text: string, start: number): number {
  const first = text[start]
  if (first === '"') return endOfString(text, start)
  let depth = 0
  for (let index = start; ; index++) {
    const mark = text[index]
    if (mark === undefined) return index
    if (mark === '"') index = endOfString(text, index) - 1
    else if (mark === "{" || mark === "[") depth++
    else if (mark === "}" || mark === "]") {
      if (depth === 0) return index
      depth--
      if (depth === 0) return index + 1
    } else if (depth === 0 && (mark === "," || isSpace(mark))) return index
  }
}

/** Gives the place behind the closing quote of the string that begins at `start`. */
function endOfString(text: string, start: number): number {
  for (let quote = text.indexOf('"', start + 1); ; quote = text.indexOf('"', quote + 1)) {
    let escapes = 0
    while (text[quote - 1 - escapes] === "\\") escapes++
    if (escapes % 2 === 0) return quote + 1
  }
}
