/** The last line of defence for keys: what goes to the log passes here, and a secret's value never gets further. */

/** Shorter values are not looked for: they would be found in ordinary words. */
const SHORTEST_SECRET = 6

/** Makes a function that replaces every one of the values in a text, also where the text is JSON. */
export function redactor(values: readonly string[]): (text: string) => string {
  const secrets = new Set<string>()
  for (const value of values) {
    if (value.length < SHORTEST_SECRET) continue
    secrets.add(value)
    secrets.add(JSON.stringify(value).slice(1, -1))
  }
  return (text) => {
    let clean = text
    for (const secret of secrets) clean = clean.replaceAll(secret, "[secret]")
    return clean
  }
}
