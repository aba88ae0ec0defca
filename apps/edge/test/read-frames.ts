/** Takes the frames of a wire apart, with nothing but the platform's own: an independent hand reads what another wrote. */
import { crc32 } from "node:zlib"

/** What a wire holds: its frames' values, and whether something unfinished is behind them. */
export interface Frames {
  readonly values: readonly unknown[]
  /** The names of the events, where they have one. */
  readonly names: readonly (string | undefined)[]
  readonly isTorn: boolean
}

export function readFrames(contentType: string, bytes: Uint8Array): Frames {
  if (contentType === "application/vnd.amazon.eventstream") return readEventStream(bytes)
  const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes)
  if (contentType === "text/event-stream") return readEvents(text)
  if (contentType === "application/json") return readArray(text)
  const lines = text.split("\n")
  const rest = lines.pop()
  return unnamed(
    lines.map((line) => JSON.parse(line)),
    rest !== "",
  )
}

const unnamed = (values: unknown[], isTorn: boolean): Frames => ({ values, names: values.map(() => undefined), isTorn })

function readEvents(text: string): Frames {
  const events = text.split(/\r\n\r\n|\n\n/)
  const rest = events.pop()
  const read = events.map((event) => {
    const data = /^data: ?(.*)$/m.exec(event)?.[1]?.trimEnd() ?? ""
    return { name: /^event: (.*)$/m.exec(event)?.[1], value: data === "[DONE]" ? data : JSON.parse(data) }
  })
  return { values: read.map(({ value }) => value), names: read.map(({ name }) => name), isTorn: rest !== "" }
}

function readArray(text: string): Frames {
  if (text.endsWith("]")) return unnamed(JSON.parse(text), false)
  return unnamed(JSON.parse(`${text.slice(0, text.lastIndexOf(",\r\n"))}]`), true)
}

/** @throws where a CRC is wrong */
function readEventStream(bytes: Uint8Array): Frames {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const values: unknown[] = []
  const names: (string | undefined)[] = []
  let place = 0
  while (place + 4 <= bytes.length && place + view.getUint32(place) <= bytes.length) {
    const frame = bytes.subarray(place, place + view.getUint32(place))
    const crc = (start: number, end: number): boolean =>
      crc32(frame.subarray(0, start)) === view.getUint32(place + start) && end === start + 4
    if (!crc(8, 12) || !crc(frame.length - 4, frame.length)) throw new RangeError("A CRC is wrong")
    const headers = readHeaders(frame.subarray(12, 12 + view.getUint32(place + 4)))
    const payload = frame.subarray(12 + view.getUint32(place + 4), -4)
    values.push(JSON.parse(new TextDecoder().decode(payload)))
    names.push(headers.get(headers.get(":message-type") === "event" ? ":event-type" : ":exception-type"))
    place += frame.length
  }
  return { values, names, isTorn: place < bytes.length }
}

function readHeaders(bytes: Uint8Array): Map<string, string> {
  const headers = new Map<string, string>()
  const text = (start: number, length: number): string =>
    new TextDecoder().decode(bytes.subarray(start, start + length))
  for (let place = 0; place < bytes.length; ) {
    const nameLength = bytes[place] ?? 0
    const valueAt = place + 1 + nameLength + 3
    if (bytes[valueAt - 3] !== 7) throw new TypeError("A header is no text")
    const valueLength = (bytes[valueAt - 2] ?? 0) * 256 + (bytes[valueAt - 1] ?? 0)
    headers.set(text(place + 1, nameLength), text(valueAt, valueLength))
    place = valueAt + valueLength
  }
  return headers
}
