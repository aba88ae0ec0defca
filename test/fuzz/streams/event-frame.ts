/** Takes a frame of an AWS event stream apart, and puts another payload into it. */
import { crc32 } from "node:zlib"

const PRELUDE = 12
const CRC = 4

export function payloadOf(frame: Uint8Array): Uint8Array {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength)
  return frame.subarray(PRELUDE + view.getUint32(4), frame.length - CRC)
}

/** Gives the frame with the payload, its lengths and checksums right. */
export function withPayload(frame: Uint8Array, payload: Uint8Array): Uint8Array {
  const headers = new DataView(frame.buffer, frame.byteOffset, frame.byteLength).getUint32(4)
  const made = new Uint8Array(PRELUDE + headers + payload.length + CRC)
  const view = new DataView(made.buffer)
  made.set(frame.subarray(0, PRELUDE + headers))
  made.set(payload, PRELUDE + headers)
  view.setUint32(0, made.length)
  view.setUint32(8, crc32(made.subarray(0, 8)))
  view.setUint32(made.length - CRC, crc32(made.subarray(0, made.length - CRC)))
  return made
}
