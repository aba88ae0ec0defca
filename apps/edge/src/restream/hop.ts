/**
 * The one hop between an upstream and a client: a fused pipeline from the upstream's bytes to the client's, which ends in the
 * client's own idiom however the upstream ends.
 */
import type { Block } from "@millrace/core"
import {
  type DecodeOptions,
  type DecodingDialect,
  type EncodeOptions,
  type EncodingDialect,
  type Part,
  type ReadPartsOptions,
  readParts,
  translate,
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
export function partsHop(options: HopOptions): Block<Uint8Array, Part> {
  return readParts(options.from, readingOf(options))
}

/** From one dialect to another. */
export function translateHop(
  options: HopOptions,
  to: EncodingDialect,
  encode: EncodeOptions,
): Block<Uint8Array, Uint8Array> {
  const { from, watch } = options
  const { failure } = to
  // What an encoder cannot go on with passes no watch on its way to the client.
  const told = failure && {
    ...to,
    failure: (end: Parameters<typeof failure>[0]) => failure(watch.see(end) as typeof end),
  }
  return translate(from, told ?? to, { ...readingOf(options), encode })
}

function readingOf({ watch, limits, decode }: HopOptions): ReadPartsOptions {
  return {
    decode: {
      ...decode,
      maxEventByteLength: limits.maxEventByteLength,
      onComplete: watch.completed,
      onAlive: watch.alive,
    },
    maxByteLength: limits.maxResponseByteLength,
    interruption: watch.interruption,
    describe: watch.describe,
    onPart: watch.see,
  }
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
  const side = partsHop({ ...options, limits: { ...limits, maxResponseByteLength: Number.POSITIVE_INFINITY } })
  return passFrames({ passing, to, watch, side, isUsageHidden, ...limits })
}
