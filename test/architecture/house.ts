/** The whole workspace as the rules see it: its packages, its modules, and where every import leads. */

import { posix } from "node:path"
import { type Declared, type Module, readModule } from "./module.ts"

export type Files = ReadonlyMap<string, string>

export interface Package {
  readonly folder: string
  readonly name: string
  /** The file behind each subpath of `exports`: `.` is the main door. */
  readonly doors: ReadonlyMap<string, string>
  readonly dependencies: readonly string[]
}

export interface House {
  readonly files: Files
  readonly packages: readonly Package[]
  readonly modules: ReadonlyMap<string, Module>
  /** What the doors of all packages show, each declaration once; overloads are several. */
  readonly shown: readonly Declared[]
  /** Gives the file in the house that an import leads to, or nothing where it leads outside. */
  resolve(from: string, specifier: string): string | undefined
}

export function readHouse(files: Files): House {
  const packages = [...files].flatMap(([path, text]) => {
    const folder = /^((?:packages|apps)\/[^/]+)\/package\.json$/.exec(path)?.[1]
    return folder === undefined ? [] : [readPackage(folder, text)]
  })
  const code = [...files].filter(([path]) => /\.tsx?$/.test(path))
  const modules = new Map(code.map(([path, text]) => [path, readModule(path, text)]))
  const resolve = (from: string, specifier: string) => resolveIn(packages, from, specifier)
  const doors = packages.flatMap((each) => [...each.doors.values()])
  const shown = new Set(doors.flatMap((door) => show(door, undefined, modules, resolve)))
  return { files, packages, modules, shown: [...shown], resolve }
}

/** What a `package.json` says, as far as the house is concerned. */
interface Manifest {
  readonly name?: string
  readonly exports?: Readonly<Record<string, string>>
  readonly dependencies?: Readonly<Record<string, string>>
}

function readPackage(folder: string, text: string): Package {
  const { name = folder, exports = {}, dependencies = {} } = JSON.parse(text) as Manifest
  const doors = Object.entries(exports).flatMap(([subpath, target]): [string, string][] =>
    typeof target === "string" && target.endsWith(".ts") ? [[subpath, posix.join(folder, target)]] : [],
  )
  return { folder, name, doors: new Map(doors), dependencies: Object.keys(dependencies) }
}

function resolveIn(packages: readonly Package[], from: string, specifier: string): string | undefined {
  if (specifier.startsWith(".")) return posix.join(posix.dirname(from), specifier)
  const owner = packages.find(({ name }) => specifier === name || specifier.startsWith(`${name}/`))
  return owner?.doors.get(`.${specifier.slice(owner.name.length)}`)
}

/** Follows what a module exports, or one name of it, to the declarations. */
function show(
  path: string,
  name: string | undefined,
  modules: ReadonlyMap<string, Module>,
  resolve: House["resolve"],
  seen: ReadonlySet<string> = new Set(),
): Declared[] {
  const module = modules.get(path)
  const key = `${path} ${name ?? "*"}`
  if (module === undefined || seen.has(key)) return []
  const own = module.declared.filter((each) => name === undefined || each.name === name)
  const further = module.passed
    .filter((each) => name === undefined || each.name === name || each.name === "*")
    .flatMap(({ name: passedAs, local, specifier }) => {
      const target = resolve(path, specifier)
      const wanted = local === "*" ? (passedAs === "*" ? name : undefined) : local
      return target === undefined ? [] : show(target, wanted, modules, resolve, new Set([...seen, key]))
    })
  return [...own, ...further]
}
