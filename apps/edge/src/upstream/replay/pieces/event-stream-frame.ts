/**
 * Writes one frame of Amazon's event stream: lengths and their CRC, headers, payload, and the CRC of all that.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/RESTSelectObjectAppendix.html
 */
import crc32 from "crc/calculators/crc32"

/** Two lengths and their CRC stand before the headers, and a CRC behind the payload. */
const PRELUDE = 12
const CRC = 4
/** The type of a header whose value is text. */
const TEXT = 7

export function eventStreamFrame(headers: Readonly<Record<string, string>>, payload: unknown): Uint8Array {
  const encoder = new TextEncoder()
  const head = Object.entries(headers).flatMap(([name, value]) => header(encoder.encode(name), encoder.encode(value)))
  const body = encoder.encode(JSON.stringify(payload))
  const frame = new Uint8Array(PRELUDE + head.length + body.length + CRC)
  const view = new DataView(frame.buffer)
  view.setUint32(0, frame.length)
  view.setUint32(4, head.length)
  view.setUint32(8, crc32(frame.subarray(0, 8)))
  frame.set(head, PRELUDE)
  frame.set(body, PRELUDE + head.length)
  view.setUint32(frame.length - CRC, crc32(frame.subarray(0, frame.length - CRC)))
  return frame
}

function header(name: Uint8Array, value: Uint8Array): number[] {
  return [name.length, ...name, TEXT, value.length >> 8, value.length & 0xff, ...value]
}
