/** What holds of everything that an encoder writes, by its media type: who reads it finds whole events or lines of JSON. */

const FIELD = /^(?:event|id): [^\r\n]+$/

/** Says what is wrong with the text, or nothing. */
export function findFrameFault(text: string, contentType: string): string | undefined {
  if (contentType.startsWith("text/event-stream")) return findEventFault(text)
  if (contentType.includes("ndjson") || contentType.includes("jsonl")) return findLineFault(text)
  return undefined
}

function findEventFault(text: string): string | undefined {
  if (text.includes("\r")) return "a carriage return"
  if (text !== "" && !text.endsWith("\n\n")) return `an event that is not ended: ${text.slice(-100)}`
  for (const event of text.split("\n\n").slice(0, -1)) {
    const lines = event.split("\n")
    const data = lines.filter((line) => line.startsWith("data: "))
    if (data.length !== 1) return `an event without one line of data: ${event.slice(0, 100)}`
    if (!lines.every((line) => line.startsWith("data: ") || FIELD.test(line))) return `a line: ${event.slice(0, 100)}`
    const json = data[0]?.slice("data: ".length) ?? ""
    if (json !== "[DONE]" && !isObject(json)) return `data that is no object: ${json.slice(0, 100)}`
  }
  return undefined
}

function findLineFault(text: string): string | undefined {
  const lines = text.split("\n")
  if (lines.pop() !== "") return "a line that is not ended"
  const fault = lines.find((line) => !isObject(line))
  return fault === undefined ? undefined : `a line that is no object: ${fault.slice(0, 100)}`
}

function isObject(json: string): boolean {
  try {
    const value: unknown = JSON.parse(json)
    return typeof value === "object" && value !== null && !Array.isArray(value)
  } catch {
    return false
  }
}
