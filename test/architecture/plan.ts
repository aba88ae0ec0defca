/** The plan of the house: which rooms there are, and which rooms each may import from. Imports go down only. */

export interface Room {
  /** Where the room's files are, from the root, without a slash at the end. */
  readonly folder: string
  readonly floor: number
  /** The folders of the rooms below that this one may know. */
  readonly below: readonly string[]
}

const core = "packages/core/src"

/** Inside core a room knows its own rooms below by their files. */
function inCore(name: string, floor: number, ...below: string[]): Room {
  return { folder: `${core}/${name}`, floor, below: below.map((other) => `${core}/${other}`) }
}

const ground = ["error", "block"]
const blocks = ["bytes", "text", "json", "sse", "item"]

/** From the ground up. On floor 1 the order is the one in which data travels: bytes, text, then json, sse, item. */
export const rooms: readonly Room[] = [
  inCore("error", 0),
  inCore("block", 0, "error"),
  inCore("bytes", 1, ...ground),
  inCore("text", 1, ...ground, "bytes"),
  inCore("json", 1, ...ground, "bytes", "text"),
  inCore("sse", 1, ...ground, "bytes", "text"),
  inCore("item", 1, ...ground, "bytes", "text", "json", "sse"),
  inCore("drive", 2, ...ground, ...blocks),
  inCore("flow", 2, ...ground, ...blocks, "drive"),
  inCore("testing", 2, ...ground, ...blocks, "drive", "flow"),
  { folder: "packages/llm/src", floor: 3, below: [core] },
  { folder: "packages/durable/src", floor: 3, below: [core] },
  { folder: "packages/script/src", floor: 4, below: [core, "packages/llm/src"] },
  { folder: "apps/edge/src", floor: 4, below: [core, "packages/llm/src", "packages/durable/src"] },
  { folder: "apps/playground/src", floor: 4, below: [core, "packages/llm/src", "packages/durable/src"] },
]

/** Finds the room that a file is in. The doors of core stand between its rooms and the packages above: in none. */
export function roomOf(path: string): Room | undefined {
  return rooms.find(({ folder }) => path.startsWith(`${folder}/`))
}

/** Says whether a file is of the part that knows no platform: floors 0 and 1, tests aside. */
export function isPure(path: string): boolean {
  const floor = roomOf(path)?.floor
  return floor !== undefined && floor <= 1 && !isTest(path) && !path.endsWith(".d.ts")
}

export function isTest(path: string): boolean {
  return /\.test\.ts$/.test(path)
}

/** What packages may depend on when they run, where the plan says so. */
export const allowedDependencies: ReadonlyMap<string, readonly string[]> = new Map([
  ["packages/core", ["eventsource-parser"]],
  // The checksum of an AWS event stream is not what this project is for.
  ["packages/llm", ["@millrace/core", "crc"]],
])

/** Optional peers, each with the one file that may import it: what a door of its own shows. */
export const peerHomes: ReadonlyMap<string, string> = new Map([["re2js", "packages/core/src/text/re2js.ts"]])
