/**
 * Puts tool calls together from deltas that servers number each in their own way. A delta belongs to
 *
 * 1. the call of its id;
 * 2. a new call, where its id is new and its index is that of a call with another id, unless it names no function and that
 *    call still waits for arguments: some servers give every delta an id of its own;
 * 3. the call of its index, where it has no id;
 * 4. the call under way, where it has neither;
 * 5. a new call, where it names a function, has no id, and the call that it would belong to is complete already or has
 *    another name.
 */
import { LimitError, type Outlet } from "@millrace/core"
import type { Part } from "../part.ts"
import { createObjectScan, type ObjectScan } from "./object-scan.ts"
import type { Stretches } from "./stretches.ts"

/** Calls of one choice. No model calls each of the 128 tools that it may know eight times in one answer. */
const MAX_CALLS = 1_024
/** The longest arguments of one call, in UTF-16 code units. */
const MAX_LENGTH = 8_388_608

/** A delta, as far as it is what it should be. */
export interface CallDelta {
  readonly index?: number | undefined
  readonly id?: string | undefined
  readonly name?: string | undefined
  readonly text?: string | undefined
  readonly encoding?: "text" | undefined
}

interface Call {
  /** Of its stretch. */
  readonly id: string
  /** Whether the wire told its id. */
  hasOwnId: boolean
  callId: string
  name: string | undefined
  readonly choice: number
  readonly encoding: "text" | undefined
  /** What came before the name. */
  early: string
  length: number
  readonly scan: ObjectScan
  isOpen: boolean
}

export interface ToolCalls {
  /** Takes a delta and gives the id of the stretch that it belongs to. Ends the text under way. */
  add(delta: CallDelta, controller: Outlet<Part>, choice?: number): string
  /** Whether a delta belongs to a call that has begun, and would not begin another. */
  knows(delta: CallDelta, choice?: number): boolean
  /** Ends the calls whose arguments are complete: something else begins. */
  settle(controller: Outlet<Part>, choice?: number): void
  /** Ends all calls. */
  end(controller: Outlet<Part>): void
}

/** @param idPrefix stands before the ids of calls that the wire gave none */
export function createToolCalls(stretches: Stretches, idPrefix: () => string): ToolCalls {
  const calls: Call[] = []
  const byId = new Map<string, Call>()
  const byIndex = new Map<string, Call>()
  const latest = new Map<number, Call>()
  /** How many calls are open; nothing is to be looked for where none is. */
  let openCount = 0

  function find({ index, id, name }: CallDelta, choice: number): Call | undefined {
    const own = id === undefined ? undefined : byId.get(`${choice}:${id}`)
    if (own !== undefined) return own
    const numbered = index === undefined ? latest.get(choice) : byIndex.get(`${choice}:${index}`)
    if (numbered === undefined) return undefined
    const { hasOwnId, scan } = numbered
    if (id !== undefined) {
      const goesOn = !hasOwnId || (name === undefined && numbered.name !== undefined && !scan.isComplete)
      return index !== undefined && goesOn ? numbered : undefined
    }
    const isOther = name !== undefined && numbered.name !== undefined && (scan.isComplete || name !== numbered.name)
    return isOther ? undefined : numbered
  }

  function begin({ index, id, encoding }: CallDelta, choice: number): Call {
    if (calls.length >= MAX_CALLS) {
      throw new LimitError(`Cannot take more than ${MAX_CALLS} tool calls in one answer`, {
        code: "too-many-parts",
        limit: MAX_CALLS,
        received: calls.length + 1,
      })
    }
    const call: Call = {
      id: stretches.nextId(),
      hasOwnId: id !== undefined,
      callId: id ?? `${idPrefix()}${calls.length}`,
      name: undefined,
      choice,
      encoding,
      early: "",
      length: 0,
      scan: createObjectScan(),
      isOpen: false,
    }
    calls.push(call)
    if (id !== undefined) byId.set(`${choice}:${id}`, call)
    if (index !== undefined) byIndex.set(`${choice}:${index}`, call)
    latest.set(choice, call)
    return call
  }

  function start(call: Call, name: string, controller: Outlet<Part>) {
    const { id, callId, choice, encoding } = call
    call.name = name
    call.isOpen = true
    openCount++
    controller.enqueue({
      type: "tool-start",
      id,
      callId,
      name,
      ...(choice > 0 && { choice }),
      ...(encoding && { encoding }),
    })
    if (call.early !== "") controller.enqueue({ type: "tool-delta", id, text: call.early })
    call.early = ""
  }

  function finish(call: Call, controller: Outlet<Part>) {
    if (call.name === undefined) start(call, "", controller)
    if (!call.isOpen) return
    call.isOpen = false
    openCount--
    controller.enqueue({ type: "tool-end", id: call.id })
  }

  function settle(controller: Outlet<Part>, choice: number) {
    if (openCount === 0) return
    for (const call of calls) {
      // Where free text is complete, nobody can tell before the end.
      if (call.choice === choice && call.isOpen && call.scan.isComplete && !call.encoding) finish(call, controller)
    }
  }

  return {
    add(delta, controller, choice = 0) {
      let call = find(delta, choice)
      if (call === undefined) {
        stretches.end(controller, choice)
        settle(controller, choice)
        call = begin(delta, choice)
      } else if (delta.id !== undefined && !call.hasOwnId) {
        call.hasOwnId = true
        byId.set(`${choice}:${delta.id}`, call)
        if (call.name === undefined) call.callId = delta.id
      }
      const { name, text = "" } = delta
      if (call.name !== undefined && !call.isOpen) {
        warnLate(call, text, controller)
        return call.id
      }
      call.length += text.length
      if (call.length > MAX_LENGTH) throw tooLong(call.length)
      call.scan.feed(text)
      if (call.name === undefined) {
        call.early += text
        if (name !== undefined) start(call, name, controller)
      } else if (text !== "") controller.enqueue({ type: "tool-delta", id: call.id, text })
      return call.id
    },
    knows: (delta, choice = 0) => find(delta, choice) !== undefined,
    settle: (controller, choice = 0) => settle(controller, choice),
    end(controller) {
      for (const call of calls) finish(call, controller)
    },
  }
}

/** A call that was given as complete may be under way already: what comes behind cannot be part of it. */
function warnLate({ id }: Call, text: string, controller: Outlet<Part>) {
  if (text.trim() === "") return
  const message = "Arguments of a tool call came behind their end, and are left out"
  controller.enqueue({ type: "warning", code: "late-delta", message, id })
}

function tooLong(received: number): LimitError {
  return new LimitError(
    `Cannot keep arguments of a tool call longer than ${MAX_LENGTH} code units: current length is ${received}`,
    { code: "part-too-long", limit: MAX_LENGTH, received },
  )
}
