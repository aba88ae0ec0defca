/** The limits of the gateway, every one finite by default. Times are in milliseconds, sizes in bytes. */
import * as v from "valibot"
import { notAList } from "../guard/not-a-list.ts"

/** The longest delay that timers take. */
const MAX_TIME = 2_147_483_647
/** The most that a runtime can hold in one piece of text. */
const MAX_BYTE_LENGTH = 536_870_912

const time = v.pipe(
  v.number(),
  v.integer("wanted a whole number of milliseconds"),
  v.minValue(1, "wanted 1 millisecond or more"),
  v.maxValue(MAX_TIME, `wanted ${MAX_TIME} milliseconds or less`),
)

const byteLength = v.pipe(
  v.number(),
  v.integer("wanted a whole number of bytes"),
  v.minValue(1, "wanted 1 byte or more"),
  v.maxValue(MAX_BYTE_LENGTH, `wanted ${MAX_BYTE_LENGTH} bytes or less`),
)

/** The clocks on an upstream, in milliseconds. */
export interface Timeouts {
  /** Until the first event, from the request on: room for a model that thinks before it speaks. @default 120_000 */
  readonly firstEvent: number
  /** Between one event and the next; comments do not count as events. @default 60_000 */
  readonly idle: number
  /** For the whole answer. OpenAI's clients wait as long. @default 600_000 */
  readonly total: number
}

export interface Limits {
  /** The largest request, in bytes: prompts hold pictures. @default 8_388_608 */
  readonly maxRequestByteLength: number
  /** The largest single event of an upstream, in bytes. @default 8_388_608 */
  readonly maxEventByteLength: number
  /** The longest answer of an upstream, in bytes as they come. @default 67_108_864 */
  readonly maxResponseByteLength: number
  readonly timeouts: Timeouts
  /** How long the status line may wait for the upstream's first event, in milliseconds. @default 5_000 */
  readonly commitAfter: number
  /** How long a stream may be silent before a comment shows that it lives, in milliseconds. @default 15_000 */
  readonly heartbeat: number
}

/** What an upstream may set for itself; the rest is as for all. */
export interface UpstreamLimits {
  readonly timeouts: { readonly [Name in keyof Timeouts]?: Timeouts[Name] | undefined }
  readonly maxResponseByteLength?: number | undefined
}

export const limitsSchema: v.GenericSchema<unknown, Limits> = notAList(
  v.strictObject({
    maxRequestByteLength: v.optional(byteLength, 8_388_608),
    maxEventByteLength: v.optional(byteLength, 8_388_608),
    maxResponseByteLength: v.optional(byteLength, 67_108_864),
    timeouts: v.optional(
      notAList(
        v.strictObject({
          firstEvent: v.optional(time, 120_000),
          idle: v.optional(time, 60_000),
          total: v.optional(time, 600_000),
        }),
      ),
      {},
    ),
    commitAfter: v.optional(time, 5_000),
    heartbeat: v.optional(time, 15_000),
  }),
)

export const upstreamLimitEntries: {
  readonly timeouts: v.GenericSchema<unknown, UpstreamLimits["timeouts"]>
  readonly maxResponseByteLength: v.GenericSchema<unknown, UpstreamLimits["maxResponseByteLength"]>
} = {
  timeouts: v.optional(
    notAList(v.strictObject({ firstEvent: v.optional(time), idle: v.optional(time), total: v.optional(time) })),
    {},
  ),
  maxResponseByteLength: v.optional(byteLength),
}
