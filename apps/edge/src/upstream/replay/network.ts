/**
 * Lays the pieces of a wire out in time and in chunks as a network does: a wait for the first one, then one every few milliseconds,
 * now and then two or three at once, now and then one that is cut in two. All of it follows from the seed.
 */

import type { Frame } from "./recording.ts"

/** Milliseconds, lowest and highest. */
const FIRST_EVENT = [300, 900] as const
const BETWEEN_EVENTS = [15, 40] as const
const BETWEEN_HALVES = [1, 6] as const

/** How often a chunk holds several events, and how often it ends inside one. */
const BURST_RATE = 0.12
const CUT_RATE = 0.08

export interface NetworkOptions {
  readonly seed: string
  /** Milliseconds. @default from 300 to 900, by the seed */
  readonly timeToFirstEvent?: number | undefined
}

/** Gives the chunks of `pieces`, which are all text or all bytes: joined, the chunks are the pieces joined. */
export function networkFrames(pieces: readonly (string | Uint8Array)[], options: NetworkOptions): Frame[] {
  const random = randomFrom(options.seed)
  const within = ([lowest, highest]: readonly [number, number]): number =>
    lowest + Math.floor(random() * (highest - lowest + 1))

  const frames: Frame[] = []
  let at = options.timeToFirstEvent ?? within(FIRST_EVENT)
  let carried: readonly (string | Uint8Array)[] = []
  for (let index = 0; index < pieces.length; ) {
    const count = random() < BURST_RATE ? within([2, 3]) : 1
    const last = index + count - 1
    for (let waited = index; waited < Math.min(last, pieces.length - 1); waited++) at += within(BETWEEN_EVENTS)
    const chunk = joined([...carried, ...pieces.slice(index, last + 1)])
    carried = []
    index = last + 1
    if (random() < CUT_RATE && chunk.length > 1) {
      const border = characterBorder(chunk, within([1, chunk.length - 1]))
      frames.push([at, chunk.slice(0, border)])
      carried = [chunk.slice(border)]
      // The other half comes at once, or together with the next event.
      if (index >= pieces.length || random() < 0.5) {
        at += within(BETWEEN_HALVES)
        frames.push([at, joined(carried)])
        carried = []
      }
    } else {
      frames.push([at, chunk])
    }
    at += within(BETWEEN_EVENTS)
  }
  return frames
}

function joined(parts: readonly (string | Uint8Array)[]): string | Uint8Array {
  const [first] = parts
  if (parts.length === 1 && first !== undefined) return first
  const blocks = parts.filter((part) => typeof part !== "string")
  if (blocks.length === 0) return parts.join("")
  const bytes = new Uint8Array(blocks.reduce((length, block) => length + block.length, 0))
  let place = 0
  for (const block of blocks) {
    bytes.set(block, place)
    place += block.length
  }
  return bytes
}

/** Moves a place that lies inside a surrogate pair behind it. Bytes may be cut anywhere. */
function characterBorder(chunk: string | Uint8Array, place: number): number {
  if (typeof chunk !== "string") return place
  const unit = chunk.charCodeAt(place)
  return unit >= 0xdc00 && unit <= 0xdfff ? place + 1 : place
}

/** A small generator of numbers from 0 to 1 (mulberry32), seeded with the FNV-1a hash of a text. */
function randomFrom(seed: string): () => number {
  let state = 0x811c9dc5
  for (const character of seed) state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 0x01000193)
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
