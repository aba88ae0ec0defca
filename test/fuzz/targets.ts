/** All that is fuzzed. */
import type { Target } from "./target.ts"
import { decodeJsonSequenceTarget } from "./targets/decode-json-sequence.ts"
import { decodeSseTarget } from "./targets/decode-sse.ts"
import { decoderTargets } from "./targets/decoders.ts"
import { partialJsonTarget } from "./targets/partial-json.ts"
import { replaceTextTarget } from "./targets/replace-text.ts"

export const targets: readonly Target<unknown>[] = [
  decodeSseTarget,
  partialJsonTarget,
  decodeJsonSequenceTarget,
  replaceTextTarget,
  ...decoderTargets,
]

/** Gives the one target of this name. */
export function findTarget(name: string): Target<unknown> {
  const target = targets.find((each) => each.name === name)
  if (target === undefined)
    throw new TypeError(`Cannot fuzz ${name}: wanted ${targets.map((each) => each.name).join(", ")}`)
  return target
}
