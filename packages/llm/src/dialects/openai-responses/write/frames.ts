/** Events as text: numbered, each with its type in front of it, since some clients look at nothing else. */
import type { JsonObject } from "../../../part.ts"

export interface Frames {
  /** Writes an event. @param members JSON, as it stands between the braces, without its type and number */
  write(type: string, members: string): void
  /** Adds members to the next event of a type. */
  amend(type: string, fields: JsonObject): void
  /** Gives what was written since the last time. */
  take(): string
}

export function createFrames(): Frames {
  let number = 0
  let text = ""
  let amended: string | undefined
  let fields = ""

  return {
    write(type, members) {
      let own = members
      if (amended !== undefined && amended === type) {
        own += fields
        amended = undefined
      }
      text += `event: ${type}\ndata: {"type":"${type}","sequence_number":${number++}${own && `,${own}`}}\n\n`
    },
    amend(type, value) {
      amended = type
      const members = membersOf(value)
      fields = members && `,${members}`
    },
    take() {
      const taken = text
      text = ""
      return taken
    },
  }
}

/** Writes an object without its braces, so that it can be put together with others. */
export function membersOf(value: JsonObject): string {
  return JSON.stringify(value).slice(1, -1)
}

/** Writes a name from outside in such a way that it can stand behind `event:` and between quotes. */
export function eventName(type: string): string {
  return type.replace(/[^\w.:/-]/g, "_").slice(0, 128)
}
