/** Checks the house against its plan: a pure function from the files to what is wrong with them. */

import { type Files, type House, readHouse } from "./house.ts"
import type { Problem } from "./problem.ts"
import { checkBlocks } from "./rules/blocks.ts"
import { checkDialects } from "./rules/dialects.ts"
import { checkBarrels, checkDoors } from "./rules/doors.ts"
import { checkExamples, checkTests } from "./rules/exports.ts"
import { checkCircles, checkFloors, checkPackageBorders } from "./rules/imports.ts"
import { checkNames } from "./rules/names.ts"
import { checkBuiltins, checkDependencies, checkPurity } from "./rules/platform.ts"

const rules: readonly ((house: House) => Problem[])[] = [
  checkReadable,
  checkFloors,
  checkPackageBorders,
  checkCircles,
  checkBarrels,
  checkDoors,
  checkBlocks,
  checkDialects,
  checkTests,
  checkExamples,
  checkBuiltins,
  checkPurity,
  checkDependencies,
  checkNames,
]

/** One broken rule that is let stand, and why. */
export interface Allowance {
  readonly rule: string
  readonly path: string
  readonly reason: string
}

/** Finds what breaks a rule and is not allowed for, and allowances that nothing needs any more. */
export function check(files: Files, allowances: readonly Allowance[] = []): Problem[] {
  const house = readHouse(files)
  const problems = rules.flatMap((rule) => rule(house))
  const isFor = (allowance: Allowance, problem: Problem) =>
    allowance.rule === problem.rule && allowance.path === problem.path
  const stale = allowances
    .filter((allowance) => !problems.some((problem) => isFor(allowance, problem)))
    .map(({ rule, path }) => ({
      rule: "allowance",
      path,
      message: `nothing breaks the rule "${rule}" here any more: take it off the list`,
    }))
  return [...problems.filter((problem) => !allowances.some((allowance) => isFor(allowance, problem))), ...stale]
}

function checkReadable({ modules }: House): Problem[] {
  return [...modules.values()].flatMap(({ path, error }) =>
    error === undefined ? [] : [{ rule: "syntax", path, message: error }],
  )
}
