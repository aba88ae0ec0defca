/** Writes steps, whose names tell them apart: no two of one name are open at once, and all are ended before the run is. */
import type { Outlet } from "@millrace/core"
import type { JsonObject, Part, StepEnd } from "../../part.ts"

export interface Steps {
  start(name: string | undefined, controller: Outlet<string>): void
  finish(part: StepEnd, controller: Outlet<string>, onDropped: ((part: Part) => void) | undefined): void
  /** Ends all steps. */
  end(controller: Outlet<string>): void
}

export function createSteps(write: (event: JsonObject, controller: Outlet<string>) => void): Steps {
  /** Names as the parts have them, by those that were written, in their order. */
  const open = new Map<string, string | undefined>()
  let count = 0

  function finish(stepName: string, controller: Outlet<string>) {
    open.delete(stepName)
    write({ type: "STEP_FINISHED", stepName }, controller)
  }

  return {
    start(name, controller) {
      count++
      const plain = name ?? `step-${count}`
      const stepName = open.has(plain) ? `${plain}~${count}` : plain
      open.set(stepName, name)
      write({ type: "STEP_STARTED", stepName }, controller)
    },
    finish(part, controller, onDropped) {
      const names = [...open.entries()].reverse()
      const found = names.find(([, name]) => part.name === undefined || name === part.name)
      if (found === undefined) onDropped?.(part)
      else finish(found[0], controller)
    },
    end(controller) {
      for (const stepName of [...open.keys()].reverse()) finish(stepName, controller)
    },
  }
}
