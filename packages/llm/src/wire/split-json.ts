/** Splits JSON objects that were glued together: `{…}{…}`, with or without white space between them. */
import { createObjectScan } from "./object-scan.ts"

/** Gives the values, or nothing where the text is not two objects or more. */
export function splitJson(text: string): unknown[] | undefined {
  const values: unknown[] = []
  let start = 0
  while (start < text.length) {
    const end = createObjectScan().feed(text, start)
    if (end === -1) return undefined
    try {
      values.push(JSON.parse(text.slice(start, end)))
    } catch {
      return undefined
    }
    start = end
    while (/\s/.test(text.charAt(start))) start++
  }
  return values.length > 1 ? values : undefined
}
