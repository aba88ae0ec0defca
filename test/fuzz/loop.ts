/** The loop: one case after the other, each from a seed of its own, until one differs, or time or number are up. */
import { createDice } from "./dice.ts"
import { type Difference, show, type Target } from "./target.ts"

export interface Limits {
  /** The seed of the first case; the next has the next. */
  readonly seed: number
  readonly runs?: number | undefined
  readonly milliseconds?: number | undefined
}

export interface Outcome {
  readonly runs: number
  readonly seconds: number
  readonly found?: { readonly seed: number; readonly difference: Difference } | undefined
}

/** How many cases pass between two looks at the time. */
const LOOK = 64

export function fuzz(
  target: Target<unknown>,
  subject: unknown,
  { seed, runs = Infinity, milliseconds = Infinity }: Limits,
): Outcome {
  const started = performance.now()
  const passed = () => performance.now() - started
  for (let run = 0; run < runs; run++) {
    if (run % LOOK === 0 && passed() > milliseconds) return { runs: run, seconds: passed() / 1000 }
    const own = (seed + run) >>> 0
    const difference = attempt(target, subject, own)
    if (difference !== undefined) return { runs: run + 1, seconds: passed() / 1000, found: { seed: own, difference } }
  }
  return { runs, seconds: passed() / 1000 }
}

function attempt(target: Target<unknown>, subject: unknown, seed: number): Difference | undefined {
  try {
    return target.run(subject, createDice(seed))
  } catch (error) {
    return {
      input: "not told",
      got: error instanceof Error ? error.stack : String(error),
      wanted: "no error that is not the block's own",
    }
  }
}

/** Says what was found, and how to have it again. */
export function report(target: Target<unknown>, { found, runs, seconds }: Outcome): string {
  const pace = `${runs} cases in ${seconds.toFixed(1)} s`
  if (found === undefined) return `${target.name}: ${pace}, no difference`
  const { input, got, wanted } = found.difference
  return [
    `${target.name}: ${pace}, and a difference`,
    `  again: node test/fuzz/fuzz.ts ${target.name} --seed=${found.seed} --runs=1`,
    `  input: ${show(input)}`,
    `  got: ${show(got)}`,
    `  wanted: ${show(wanted)}`,
  ].join("\n")
}
