/** Counts an upstream's answer while it passes, and ends it where it grows past its limit. */
import type { Block } from "@millrace/core"
import { GatewayError } from "../guard/errors.ts"

export function boundResponse(maxByteLength: number): Block<Uint8Array, Uint8Array> {
  let byteLength = 0
  return {
    output: "bytes",
    transform(chunk, controller) {
      byteLength += chunk.byteLength
      if (byteLength > maxByteLength) throw responseTooLarge(maxByteLength)
      controller.enqueue(chunk)
    },
    flush() {},
  }
}

export function responseTooLarge(maxByteLength: number): GatewayError {
  return new GatewayError(`The upstream sent an answer larger than ${maxByteLength} bytes`, {
    code: "response_too_large",
    status: 502,
  })
}
