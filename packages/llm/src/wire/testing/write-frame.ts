/** Writes frames of an AWS event stream, for tests: right where its argument is, whatever that is. */
import crc32 from "crc/calculators/crc32"

const utf8 = new TextEncoder()

/** Makes a frame of headers as they lie on the wire. */
export function writeFrame(headers: readonly number[], payload: string): Uint8Array<ArrayBuffer> {
  const body = utf8.encode(payload)
  const bytes = new Uint8Array(16 + headers.length + body.length)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, bytes.length)
  view.setUint32(4, headers.length)
  view.setUint32(8, crc32(bytes.subarray(0, 8)))
  bytes.set(headers, 12)
  bytes.set(body, 12 + headers.length)
  view.setUint32(bytes.length - 4, crc32(bytes.subarray(0, -4)))
  return bytes
}

/** Makes a header of any type. */
export function header(name: string, type: number, ...value: readonly number[]): number[] {
  const bytes = utf8.encode(name)
  return [bytes.length, ...bytes, type, ...value]
}

/** Makes a header that is text. */
export function textHeader(name: string, text: string): number[] {
  const bytes = utf8.encode(text)
  return header(name, 7, bytes.length >> 8, bytes.length & 255, ...bytes)
}

/** Makes the frame of an event. */
export function eventFrame(event: string, value: unknown): Uint8Array<ArrayBuffer> {
  const headers = [...textHeader(":message-type", "event"), ...textHeader(":event-type", event)]
  return writeFrame(headers, JSON.stringify(value))
}

/** Makes the frame of an exception. */
export function exceptionFrame(exception: string, value: unknown): Uint8Array<ArrayBuffer> {
  const headers = [...textHeader(":message-type", "exception"), ...textHeader(":exception-type", exception)]
  return writeFrame(headers, JSON.stringify(value))
}
