/**
 * How often, and from which seed, every property runs. A property test does nothing for it and says nothing of it:
 * `fc.assert(fc.property(…))`, without `numRuns` or `seed` of its own, which would win.
 *
 * - `npm test` runs each some hundred times, from one seed: a change fails for what it did, and for nothing else.
 * - `pnpm test:long` runs each ten thousand times, from a new seed that it prints.
 * - `MILLRACE_SEED=7 MILLRACE_RUNS=10000 pnpm test:node decode-sse` finds again what a run from that seed found, in any
 *   runtime. A property that fails prints its seed, and all that its assertion was given to reproduce it.
 *
 * Properties are short: ten thousand runs have to end within minutes, and some hundred within a second. One that cannot
 * be may run less often in the short run, and only there: see the use of `readConfigureGlobal` in `heartbeat.test.ts`.
 */
import fc from "fast-check"

const { MILLRACE_RUNS, MILLRACE_SEED } = import.meta.env

fc.configureGlobal({ numRuns: Number(MILLRACE_RUNS || 250), seed: Number(MILLRACE_SEED || 1) })
