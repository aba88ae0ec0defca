/** Rules that are let be broken, each in one place for one reason. The test prints them. */

import type { Allowance } from "./check.ts"

export const allowances: readonly Allowance[] = []
