/**
 * Server-sent events of a whole stream, as the standard words it: the text, its lines, their fields.
 *
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
 */

/** What is read, in order: `["event", …]`, `["id", …]`, `["retry", …]`, `["comment", …]`. */
export type SseLog = unknown[]

export interface SseReading {
  readonly onTruncated: "discard" | "dispatch" | "throw"
  readonly limit: number
  readonly lastEventId: string
}

const encoder = new TextEncoder()

export function readSse(bytes: Uint8Array, { onTruncated, limit, lastEventId }: SseReading): SseLog {
  const log: SseLog = []
  const lines = new TextDecoder().decode(bytes).split(/\r\n|\n|\r/)
  const rest = lines.pop() ?? ""
  let id = lastEventId
  let retry: number | undefined
  let pending: { data: string[]; type: string; id?: string } = { data: [], type: "" }
  let size = 0

  const readField = (name: string, value: string) => {
    if (name === "data") pending.data.push(value)
    else if (name === "event") pending.type = value
    else if (name === "id" && !value.includes("\0")) pending.id = value
    else if (name === "retry" && /^[0-9]+$/.test(value)) {
      retry = Math.min(Number(value), Number.MAX_SAFE_INTEGER)
      log.push(["retry", retry])
    }
  }

  const dispatch = () => {
    if (pending.id !== undefined) {
      id = pending.id
      log.push(["id", id])
    }
    if (pending.data.length > 0) {
      const own = {
        ...(pending.id !== undefined && { id: pending.id }),
        lastEventId: id,
        ...(retry !== undefined && { retry }),
      }
      log.push(["event", { event: pending.type || "message", data: pending.data.join("\n"), ...own }])
      retry = undefined
    }
    pending = { data: [], type: "" }
  }

  for (const [index, line] of [...lines, rest].entries()) {
    const bytesOfLine = encoder.encode(line).length
    if (size + bytesOfLine > limit) return [...log, "throws event-too-large"]
    if (index === lines.length) break
    if (line === "") dispatch()
    else if (line.startsWith(":")) log.push(["comment", line.slice(1).replace(/^ /, "")])
    else readField(...splitField(line))
    size = line === "" ? 0 : line.startsWith(":") ? size : size + bytesOfLine
  }

  if (onTruncated === "throw" && (rest !== "" || pending.data.length > 0)) return [...log, "throws truncated-event"]
  if (onTruncated !== "discard") {
    const [name, value] = splitField(rest)
    // Half a name is none.
    if (name === "data" && rest.includes(":")) readField(name, value)
    if (name === "event" && rest.includes(":")) readField(name, "")
    dispatch()
  }
  return log
}

function splitField(line: string): [name: string, value: string] {
  const colon = line.indexOf(":")
  return colon === -1 ? [line, ""] : [line.slice(0, colon), line.slice(colon + 1).replace(/^ /, "")]
}
