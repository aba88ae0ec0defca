/**
 * The one hop between an upstream and a client: a fused pipeline from the upstream's bytes to the client's, which ends in the
 * client's own idiom however the upstream ends.
 */
import { type Block, compose, encodeText, limitBytes, map } from "@millrace/core"
import {
  check,
  contain,
  type DecodeOptions,
  type DecodingDialect,
  type EncodeOptions,
  type EncodingDialect,
  type Part,
} from "@millrace/llm"
import { passFrames } from "./pass-frames.ts"
import type { Watch } from "./watch.ts"

export interface HopLimits {
  readonly maxEventByteLength: number
  readonly maxResponseByteLength: number
}

export interface HopOptions {
  readonly from: DecodingDialect
  readonly watch: Watch
  readonly limits: HopLimits
  readonly decode: DecodeOptions
}

/** From the upstream's bytes to parts that are checked, and seen by the watch. */
export function readParts({ from, watch, limits, decode }: HopOptions): Block<Uint8Array, Part> {
  const { maxEventByteLength, maxResponseByteLength } = limits
  const decoder = from.decode({ ...decode, maxEventByteLength, onComplete: watch.completed })
  return compose(
    contain(compose(limitBytes(maxResponseByteLength), decoder), watch.describe),
    check({ interruption: watch.interruption, describe: watch.describe }),
    map(watch.see),
  )
}

/** From one dialect to another. */
export function translateHop(
  options: HopOptions,
  to: EncodingDialect,
  encode: EncodeOptions,
): Block<Uint8Array, Uint8Array> {
  return compose(readParts(options), to.encode(encode), encodeText())
}

/** Through the gateway as it is; what tells of the begin, the usage or the end is read on the side. */
export function passHop(
  options: HopOptions,
  to: EncodingDialect,
  isUsageHidden: boolean,
): Block<Uint8Array, Uint8Array> {
  const { from, watch, limits } = options
  const { passing } = from
  if (passing === undefined) throw new TypeError(`Cannot pass ${from.name} on as it is`)
  // The side sees whole events only, each within the limits by then.
  const side = readParts({ ...options, limits: { ...limits, maxResponseByteLength: Number.POSITIVE_INFINITY } })
  return passFrames({ passing, to, watch, side, isUsageHidden, ...limits })
}
