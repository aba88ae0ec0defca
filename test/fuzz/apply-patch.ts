/** Applies a unified diff, wherever in its file the lines now are that it names, as long as they are there once. */

/** Gives the changed files by their paths. Throws where a hunk's lines are not in its file, or more than once. */
export function applyPatch(patch: string, read: (path: string) => string): Map<string, string> {
  const files = new Map<string, string>()
  let path = ""
  for (const part of patch.split(/^(?=--- |@@ )/m)) {
    path = /^\+\+\+ b\/(.*)$/m.exec(part)?.[1] ?? path
    if (!part.startsWith("@@ ")) continue
    const lines = part.split("\n").slice(1)
    const side = (mark: string) =>
      lines.flatMap((line) => (line.startsWith(" ") || line.startsWith(mark) ? [`${line.slice(1)}\n`] : [])).join("")
    const text = files.get(path) ?? read(path)
    const [before, after, ...more] = text.split(side("-"))
    if (before === undefined || after === undefined || more.length > 0) {
      throw new Error(`Cannot find in ${path}, or not once:\n${side("-")}`)
    }
    files.set(path, before + side("+") + after)
  }
  if (files.size === 0) throw new Error("Cannot apply a patch that changes nothing")
  return files
}
