/** A file or folder is named for what is in it; these names say nothing, and collect what nobody placed. */

import type { House } from "../house.ts"
import type { Problem } from "../problem.ts"

const empty = /(?:^|[/-])(utils?|helpers?|common|misc)(?:\.[^/]*)?(?:\/|$)/

export function checkNames({ files }: House): Problem[] {
  return [...files.keys()].flatMap((path): Problem[] => {
    const word = empty.exec(path)?.[1]
    return word === undefined
      ? []
      : [{ rule: "name", path, message: `"${word}" says nothing: name it for what is in it` }]
  })
}
