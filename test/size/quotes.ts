/** Sizes that pages quote: `<!-- size:core -->6.2 KB`. They are what was measured, or the check fails. */

import { type Measured, toKilobytes } from "./budgets.ts"

const quote = /(<!-- size:([\w-]+) -->\**)([^\s<]*)( KB)?/g

/** Finds quotes that are not as measured, a sentence each. */
export function findWrongQuotes(path: string, page: string, measured: readonly Measured[]): string[] {
  return [...page.matchAll(quote)].flatMap(([, , name = "", figure = "", unit]) => {
    const actual = sizeOf(name, measured)
    if (actual === undefined) return [`${path} quotes the size of ${name}, which is not measured`]
    if (figure === actual && unit) return []
    return [
      `${path} says that ${name} is ${figure}${unit ?? ""}, and it is ${actual} KB: \`npm run workspace sizes -- --write\` mends it`,
    ]
  })
}

/** Puts the measured sizes into a page. */
export function mendQuotes(page: string, measured: readonly Measured[]): string {
  return page.replace(quote, (whole, mark: string, name: string, _figure: string, unit = "") => {
    const actual = sizeOf(name, measured)
    return actual === undefined ? whole : `${mark}${actual}${unit || " KB"}`
  })
}

function sizeOf(name: string, measured: readonly Measured[]): string | undefined {
  const found = measured.find((each) => each.name === name)
  return found && toKilobytes(found.bytes)
}
