/**
 * Puts the upstream's own name of the model into a request and leaves every other character as the client wrote it: a
 * round trip through values would change large numbers, and would walk through megabytes of pictures once more.
 */

/**
 * Replaces every top-level `model` that is text: of several, readers differ in which one they take.
 *
 * @param text a JSON object, known to be valid
 */
export function renameModel(text: string, model: string): string {
  const pieces: string[] = []
  let taken = 0
  let depth = 0
  let key: unknown
  let isValue = false
  for (let index = 0; index < text.length; index++) {
    switch (text[index]) {
      case "{":
      case "[":
        depth++
        break
      case "}":
      case "]":
        depth--
        break
      case ":":
        if (depth === 1) isValue = true
        break
      case ",":
        if (depth === 1) isValue = false
        break
      case '"': {
        const end = endOfString(text, index)
        if (depth === 1 && !isValue) key = JSON.parse(text.slice(index, end))
        else if (depth === 1 && key === "model") {
          pieces.push(text.slice(taken, index), JSON.stringify(model))
          taken = end
        }
        index = end - 1
      }
    }
  }
  pieces.push(text.slice(taken))
  return pieces.join("")
}

/** Gives the place behind the closing quote of the string that begins at `start`. */
function endOfString(text: string, start: number): number {
  for (let quote = text.indexOf('"', start + 1); ; quote = text.indexOf('"', quote + 1)) {
    let escapes = 0
    while (text[quote - 1 - escapes] === "\\") escapes++
    if (escapes % 2 === 0) return quote + 1
  }
}
