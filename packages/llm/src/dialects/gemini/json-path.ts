/** The paths of JSONPath that lead to one value: `$.operations[0].action`. @see https://www.rfc-editor.org/rfc/rfc9535 */

/** The name of a member, or the place of an item from 0. */
export type PathStep = string | number

/** Deeper than any arguments of a tool, and than what a call stack minds. */
const MAX_STEPS = 128

const STEP = /\.([^.[\]]+)|\[(\d{1,9})\]|\[("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')\]/y

/** Gives the steps of a path, or nothing where it is none, or leads to more than one value. */
export function parsePath(value: unknown): readonly PathStep[] | undefined {
  if (typeof value !== "string" || !value.startsWith("$")) return undefined
  const steps: PathStep[] = []
  STEP.lastIndex = 1
  while (STEP.lastIndex < value.length) {
    const found = STEP.exec(value)
    if (found === null || steps.length === MAX_STEPS) return undefined
    const [, name, index, quoted] = found
    const step = name ?? (quoted === undefined ? Number(index) : unquote(quoted))
    if (step === undefined || step === "*") return undefined
    steps.push(step)
  }
  return steps.length === 0 ? undefined : steps
}

function unquote(quoted: string): string | undefined {
  const inner = quoted.slice(1, -1)
  const text = quoted.startsWith("'") ? inner.replace(/\\'|"/g, (found) => (found === '"' ? '\\"' : "'")) : inner
  try {
    return JSON.parse(`"${text}"`)
  } catch {
    return undefined
  }
}
