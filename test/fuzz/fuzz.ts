/**
 * Fuzzes blocks of core against their oracles and decoders of `packages/llm` against what holds of them all:
 * `node test/fuzz/fuzz.ts [name…] [--seed=7] [--runs=1000] [--seconds=60]`, each name for as long as is said. `--source`
 * names another copy of the package's `src`, such as a mutant's.
 */

import { resolve } from "node:path"
import { pathToFileURL } from "node:url"
import { parseArgs } from "node:util"
import { fuzz, report } from "./loop.ts"
import type { Target } from "./target.ts"
import { findTarget, targets } from "./targets.ts"

const packages = resolve(import.meta.dirname, "../../packages")

/** Seconds for each target, where nothing is said. */
const SECONDS = 10

/** Loads what a target fuzzes, from a copy of its package's `src` where one is given. */
export async function load(target: Target<unknown>, source?: string): Promise<unknown> {
  const { name, package: folder = "core", module, isWhole } = target
  const path = resolve(source ?? resolve(packages, folder, "src"), module)
  const loaded = (await import(pathToFileURL(path).href)) as Record<string, unknown>
  const subject = isWhole ? loaded : loaded[name]
  if (subject === undefined) throw new TypeError(`Cannot find ${name} in ${module}`)
  return subject
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
