/** The numbers of a JSON text, unit by unit. @see https://www.rfc-editor.org/rfc/rfc8259#section-6 */

/** The phase of a number of which nothing has come. */
export const START = 0

/**
 * Where a unit leads: zero, another digit, the point, `e`, plus, minus. One group for every phase: the start (0), behind
 * a minus (1), the point (2), `e` (3), its sign (4), a zero (5), a whole number (6), a fraction (7), an exponent (8).
 * Nothing leads to the start, so that 0 says that the number does not go on.
 */
const STEPS = "560001 560000 770000 880044 880000 002300 662300 770300 880000"

/** Gives the phase behind a unit, or `START` where a number does not go on with it. */
export function stepNumber(phase: number, code: number): number {
  let kind = 6
  if (code > 48 && code < 58) kind = 1
  else if (code === 48) kind = 0
  else if (code === 46) kind = 2
  else if (code === 101 || code === 69) kind = 3
  else if (code === 43) kind = 4
  else if (code === 45) kind = 5
  return STEPS.charCodeAt(phase * 7 + kind) & 15
}

/** Says whether a number may end in a phase. */
export function isNumber(phase: number): boolean {
  return phase > 4
}
