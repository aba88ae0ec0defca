/**
 * Fuzzes blocks of core against their oracles: `node test/fuzz/fuzz.ts [name…] [--seed=7] [--runs=1000] [--seconds=60]`,
 * each name for as long as is said. `--source` names another copy of core's `src`, such as a mutant's.
 */

import { resolve } from "node:path"
import { pathToFileURL } from "node:url"
import { parseArgs } from "node:util"
import { fuzz, report } from "./loop.ts"
import type { CreateBlock, Target } from "./target.ts"
import { findTarget, targets } from "./targets.ts"

const core = resolve(import.meta.dirname, "../../packages/core/src")

/** Seconds for each target, where nothing is said. */
const SECONDS = 10

/** Loads the factory of a target from a copy of core's `src`. */
export async function load({ name, module }: Target, source: string = core): Promise<CreateBlock> {
  const loaded = (await import(pathToFileURL(resolve(source, module)).href)) as Record<string, CreateBlock>
  const create = loaded[name]
  if (create === undefined) throw new TypeError(`Cannot find ${name} in ${module}`)
  return create
}

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      seed: { type: "string" },
      runs: { type: "string" },
      seconds: { type: "string" },
      source: { type: "string" },
    },
  })
  const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 32))
  const runs = values.runs === undefined ? undefined : Number(values.runs)
  const seconds = Number(values.seconds ?? SECONDS)
  console.log(`seed ${seed}`)
  for (const target of positionals.length > 0 ? positionals.map(findTarget) : targets) {
    const outcome = fuzz(target, await load(target, values.source), { seed, runs, milliseconds: seconds * 1000 })
    console.log(report(target, outcome))
    if (outcome.found !== undefined) process.exitCode = 1
  }
}
