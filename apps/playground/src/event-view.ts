/** Draws the events: the new ones are added, the old ones go, the rest stays as it is. */

import { splitRepeated } from "./difference.ts"
import { element } from "./element.ts"
import type { EventLog, LogEntry } from "./event-log.ts"

export interface EventView {
  draw(log: EventLog): void
}

/** How near to the end the reader must be for the list to follow the newest event, in CSS pixels. */
const NEAR = 40

export function createEventView(): EventView {
  const list = element("#events")
  const count = element("#event-count")
  let drawn = 0

  return {
    draw({ entries, total }) {
      if (total === drawn) return
      if (total < drawn) {
        list.replaceChildren()
        drawn = 0
      }
      // Somebody who has scrolled back is reading: leave them there.
      const follow = list.scrollHeight - list.scrollTop - list.clientHeight < NEAR
      const fresh = Math.min(total - drawn, entries.length)
      const first = entries.length - fresh
      list.append(...entries.slice(first).map((entry, index) => createRow(entry, entries[first + index - 1])))
      while (list.children.length > entries.length) list.firstChild?.remove()
      drawn = total
      count.textContent = total === 0 ? "" : total > entries.length ? `${total}, last ${entries.length}` : String(total)
      if (follow) list.scrollTop = list.scrollHeight
    },
  }
}

function createRow({ at, kind, data }: LogEntry, before: LogEntry | undefined): HTMLElement {
  const row = document.createElement("li")
  const time = createPart("time", `${Math.round(at)} ms`)
  const [beginning, fresh, ending] = splitRepeated(data, before?.data ?? "")
  const text = createPart("code", "")
  text.append(beginning, createPart("mark", fresh), ending)
  row.append(time, text)
  if (kind !== "message") time.after(createPart("em", kind))
  return row
}

function createPart(name: keyof HTMLElementTagNameMap, text: string): HTMLElement {
  const part = document.createElement(name)
  part.textContent = text
  return part
}
