/** Proves in a process of its own: `node --expose-gc test/memory/prove.ts <jobs>`. Prints an outcome a line, as JSON. */
import { endless } from "./endless.ts"
import type { Job, Outcome } from "./job.ts"
import { heldBytes } from "./probe.ts"
import { throughputs } from "./throughputs.ts"

/** How often is looked at what goes through. */
const LOOKS = 16

/** How often is looked at what has no end, besides behind the last chunk that it takes. */
const QUARTERS = 4

/** How many looks make one. */
const TURNS = 4

/** What goes in before the first look: what is compiled and learned on the way is not what stays behind. */
const WARM_UP = 16

for (const job of JSON.parse(process.argv[2] ?? "") as Job[]) {
  const outcome = job.kind === "throughput" ? await letThrough(job) : await stop(job)
  console.log(JSON.stringify(outcome))
}

async function letThrough({ name, byteLength }: Job): Promise<Outcome> {
  const throughput = find(throughputs, name)
  let before: number | undefined
  let next = byteLength / WARM_UP
  let held = 0
  let received = 0
  await throughput.run(byteLength, (passed) => {
    received = passed
    if (passed < next) return
    const now = heldBytes()
    before ??= now
    held = Math.max(held, now - before)
    next = passed + byteLength / LOOKS
  })
  return { name, held, received }
}

/** Feeds what has no end until it stops. What is held is looked at on the way, and behind the last chunk. */
async function stop({ name, byteLength: limit, chunkLength = 0 }: Job): Promise<Outcome> {
  const { create, first, again, isText, code } = find(endless, name)
  const encoder = new TextEncoder()
  const decoder = new TextDecoder()
  const text = again.repeat(Math.ceil(chunkLength / again.length))
  const bytes = encoder.encode(text)
  const makeChunk = (isText ? () => decoder.decode(bytes) : () => bytes.slice()) as () => never
  const outlet = { enqueue() {}, terminate() {} }

  /** Feeds a block until it stops, and tells after how many chunks that was. */
  async function feed(look?: (count: number) => Promise<void> | undefined): Promise<number> {
    const block = create(limit)
    if (first !== undefined) block.transform((isText ? first : encoder.encode(first)) as never, outlet)
    for (let count = 0; ; count++) {
      try {
        block.transform(makeChunk(), outlet)
      } catch (error) {
        // Not the error itself: its stack holds on to the block that threw it.
        const { code, received } = error as typeof failure
        failure = { code, received }
        return count
      }
      if (count * text.length > 2 * limit) return count
      await look?.(count)
    }
  }

  let failure: { code?: unknown; received?: number | undefined } = {}
  let held = 0
  const chunks = await feed()
  const before = await heldBetweenTurns()
  const look = async () => {
    held = Math.max(held, (await heldBetweenTurns()) - before)
  }
  await feed((count) => (count % Math.ceil(chunks / QUARTERS) === 0 || count === chunks - 1 ? look() : undefined))
  if (failure.code !== code) throw new Error(`${name} is stopped by ${failure.code ?? failure}, not by ${code}`)
  return { name, held, received: failure.received }
}

/**
 * The least of several looks, each from a turn of its own. What errs adds to what is held: what a call has left on the
 * stack, and what a compiler at work in the background has in hand, keep what they point to.
 */
async function heldBetweenTurns(): Promise<number> {
  let least = Number.POSITIVE_INFINITY
  for (let turn = 0; turn < TURNS; turn++) {
    await new Promise((resolve) => setImmediate(resolve))
    least = Math.min(least, heldBytes())
  }
  return least
}

function find<Item extends { readonly name: string }>(items: readonly Item[], name: string): Item {
  const found = items.find((item) => item.name === name)
  if (found === undefined) throw new RangeError(`Cannot prove ${name}: there is no such proof`)
  return found
}
