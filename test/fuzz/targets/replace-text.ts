/** `replaceText` fed with few letters, so that rules meet, overlap and nearly match. */
import type { ReplaceRule } from "../../../packages/core/src/text/replace-rule.ts"
import { cut, type Dice } from "../dice.ts"
import { replaceWhole } from "../oracles/replace-text.ts"
import { type CreateBlock, compare, type Difference, observe, type Target } from "../target.ts"

const LETTERS = ["a", "a", "b", "b", "c", "A", " ", "\n", "$", "é", "😀", "\ud83d", "\ude00", "\0"]
const ATOMS = [
  "a",
  "b",
  "ab",
  "[ab]",
  "[^a]",
  ".",
  "\\w",
  "\\s",
  "(?:ab|a)",
  "(?:a|ab)",
  "(?<x>a|b)",
  "\\u0061",
  "é",
  "\\$",
]
const CHARACTERS = ["😀", "\\ud83d", "\\ude00", "[^b]", "\\W"]
const PLACES = ["^", "$", "\\b", "\\B"]
const TIMES = ["", "", "", "?", "??", "{2}", "{1,3}", "{0,2}?", "{0,2}"]
const FLAGS = ["", "", "", "g", "i", "m", "s", "ms", "u", "iu", "v"]

export const replaceTextTarget: Target = {
  name: "replaceText",
  module: "text/replace-text.ts",
  run(create, dice) {
    return dice.oneIn(20) ? checkPromptness(create, dice) : checkOutput(create, dice)
  },
}

function checkOutput(create: CreateBlock, dice: Dice): Difference | undefined {
  const text = makeText(dice, LETTERS, 16)
  const chunks = cut(text, dice)
  const rules = makeRules(dice)
  if (rules === undefined) return undefined
  const output: unknown[] = []
  let block: ReturnType<CreateBlock>
  try {
    block = create(rules as never)
  } catch (error) {
    // Whether a rule has a bound is not for this oracle to say.
    if ((error as { code?: string }).code === "unsupported-pattern") return undefined
    throw error
  }
  // First, since a rule that should have been refused may hold the block up for ever.
  const wanted = replaceWhole(text, rules)
  observe(block, chunks, output)
  return compare({ chunks, rules: rules.map(describe) }, output.join(""), wanted)
}

/**
 * With literals, what has to be out behind a text is what all texts that begin with it have in common: they are tried,
 * with as many letters more as the longest rule has.
 */
function checkPromptness(create: CreateBlock, dice: Dice): Difference | undefined {
  const letters = ["a", "b", "c"]
  const rules = Array.from({ length: 1 + dice.below(3) }, (_, index) => ({
    find: dice.pick(letters) + makeText(dice, letters, 2),
    // A letter of its own for each, so that no two outputs begin alike.
    replace: `${index}`,
  }))
  const text = makeText(dice, letters, 6)
  let certain = replaceWhole(text, rules)
  for (const more of continuations(letters, 3)) certain = common(certain, replaceWhole(text + more, rules))
  const output: unknown[] = []
  observe(create(rules as never), cut(text, dice), output, false)
  return compare({ prefix: text, rules }, output.join(""), certain)
}

function continuations(letters: readonly string[], length: number): string[] {
  if (length === 0) return [""]
  const shorter = continuations(letters, length - 1)
  return [...shorter, ...shorter.flatMap((text) => letters.map((letter) => text + letter))]
}

function common(one: string, other: string): string {
  let length = 0
  while (length < one.length && one[length] === other[length]) length++
  return one.slice(0, length)
}

function makeText(dice: Dice, letters: readonly string[], most: number): string {
  return dice.some(most, () => dice.pick(letters)).join("")
}

function makeRules(dice: Dice): ReplaceRule[] | undefined {
  // Literals are searched for in another way where they are many.
  const most = dice.oneIn(10) ? 40 : 3
  const rules = [makeRule(dice), ...dice.some(most, () => makeRule(dice))]
  return rules.includes(undefined) ? undefined : (rules as ReplaceRule[])
}

function makeRule(dice: Dice): ReplaceRule | undefined {
  const replace = dice.pick<ReplaceRule["replace"]>(["", "$&", "<x>", "ab", (match, { x }) => `<${match}|${x}>`])
  if (dice.oneIn(2)) return { find: dice.pick(LETTERS) + makeText(dice, LETTERS, 3), replace }
  const flags = dice.pick(FLAGS)
  try {
    return { find: new RegExp(makePattern(dice, /[uv]/.test(flags)), flags), replace }
  } catch {
    return undefined
  }
}

function makePattern(dice: Dice, unicode: boolean): string {
  const atom = () => dice.pick(unicode && dice.oneIn(3) ? CHARACTERS : ATOMS)
  const term = () => (dice.oneIn(6) ? dice.pick(PLACES) : `(?:${atom()})${dice.pick(TIMES)}`)
  const sequence = () => term() + dice.some(2, term).join("")
  return sequence() + (dice.oneIn(4) ? `|${sequence()}` : "")
}

function describe({ find, replace }: ReplaceRule): string {
  return `${find} => ${replace}`
}
