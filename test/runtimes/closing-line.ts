/** The last line of every run: `12 passed, 0 failed, 1 skipped`, alone on its line, for people and for programs. */

/** How a run ended. */
export interface Tally {
  passed: number
  failed: number
  skipped: number
}

const pattern = /^(?<passed>\d+) passed, (?<failed>\d+) failed, (?<skipped>\d+) skipped$/gm

export function toClosingLine({ passed, failed, skipped }: Tally): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`
}

/** Reads the last closing line in a run's output; `undefined` where there is none. */
export function fromClosingLine(output: string): Tally | undefined {
  const last = [...output.matchAll(pattern)].at(-1)?.groups
  return last && { passed: Number(last.passed), failed: Number(last.failed), skipped: Number(last.skipped) }
}
