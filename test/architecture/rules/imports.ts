/** Imports go down only, never in a circle, and into another package only through its door. */

import type { House } from "../house.ts"
import { isTest, roomOf, rooms } from "../plan.ts"
import type { Problem } from "../problem.ts"

const rule = "imports"

/** Finds files that are in no room, and imports of a room that is not below. Tests may reach up, for the law suite. */
export function checkFloors({ modules, packages, resolve }: House): Problem[] {
  const doors = new Set(packages.flatMap((each) => [...each.doors.values()]))
  return [...modules.values()].flatMap(({ path, imports }): Problem[] => {
    if (!/^(?:packages|apps)\/[^/]+\/src\//.test(path) || isTest(path)) return []
    const room = roomOf(path)
    if (room === undefined) {
      if (doors.has(path)) return []
      return [{ rule, path, message: `this file is in no room of the plan, which are ${listRooms()}` }]
    }
    return imports.flatMap(({ specifier, line }): Problem[] => {
      const target = resolve(path, specifier)
      const allowed = [room.folder, ...room.below].some((folder) => target?.startsWith(`${folder}/`))
      if (target === undefined || allowed) return []
      const other = roomOf(target)
      const where =
        other === undefined ? "a door of the same package or above" : `${other.folder}, floor ${other.floor}`
      const message = `${room.folder}, floor ${room.floor}, may not import ${specifier}: that is ${where}`
      return [{ rule, path, line, message }]
    })
  })
}

/** Finds relative imports that lead out of their package, where the other's door is the way; a test may look inside. */
export function checkPackageBorders({ modules, packages, resolve }: House): Problem[] {
  return [...modules.values()].flatMap(({ path, imports }) => {
    const owner = packages.find(({ folder }) => path.startsWith(`${folder}/`))
    if (owner === undefined || isTest(path)) return []
    return imports
      .filter(({ specifier }) => specifier.startsWith("."))
      .filter(({ specifier }) => !resolve(path, specifier)?.startsWith(`${owner.folder}/`))
      .filter(({ specifier }) => /^(?:packages|apps)\//.test(resolve(path, specifier) ?? ""))
      .map(({ specifier, line }) => ({
        rule,
        path,
        line,
        message: `${specifier} leads out of ${owner.folder}: import the other package by its name`,
      }))
  })
}

/** Finds circles of imports, types included; each is told once, from its first file by name. */
export function checkCircles({ modules, resolve }: House): Problem[] {
  const problems: Problem[] = []
  const done = new Set<string>()
  const visit = (path: string, trail: readonly string[]) => {
    const start = trail.indexOf(path)
    if (start !== -1) {
      problems.push({
        rule: "circle",
        path,
        message: `imports go in a circle: ${[...trail.slice(start), path].join(" → ")}`,
      })
    } else if (!done.has(path)) {
      for (const { specifier } of modules.get(path)?.imports ?? []) {
        const target = resolve(path, specifier)
        if (target !== undefined) visit(target, [...trail, path])
      }
      done.add(path)
    }
  }
  for (const path of [...modules.keys()].sort()) visit(path, [])
  return problems
}

function listRooms(): string {
  return rooms.map(({ folder }) => folder).join(", ")
}
