/** A package has doors, and a door only passes on what the rooms hold. */

import type { House } from "../house.ts"
import type { Problem } from "../problem.ts"

/** Finds an `index.ts` that is no door: it would be a second way to the same thing. */
export function checkBarrels({ modules, packages }: House): Problem[] {
  const doors = new Set(packages.flatMap(({ folder, doors }) => [`${folder}/src/index.ts`, ...doors.values()]))
  return [...modules.keys()]
    .filter((path) => /^(?:packages|apps)\/.*\/index\.tsx?$/.test(path) && !doors.has(path))
    .map((path) => ({
      rule: "barrel",
      path,
      message: "an index.ts is a door, and this one is not in its package's exports: import the files themselves",
    }))
}

/** Finds a door of a package that does anything but re-export. An app's `index.ts` is its entry, and may act. */
export function checkDoors({ modules, packages }: House): Problem[] {
  const doors = packages
    .filter(({ folder }) => folder.startsWith("packages/"))
    .flatMap(({ folder, doors }) => [`${folder}/src/index.ts`, ...doors.values()])
  return [...new Set(doors)].flatMap((path): Problem[] => {
    const line = path.endsWith("/index.ts") ? modules.get(path)?.acts : undefined
    return line === undefined ? [] : [{ rule: "door", path, line, message: "a door re-exports and does nothing else" }]
  })
}
