/** Texts, thoughts and the plan, each with its places for the citations that follow. */
import { LimitError, type Outlet } from "@millrace/core"
import type { Part } from "../../part.ts"
import type { Stretches } from "../../wire/stretches.ts"
import type { CitedStretch } from "./citation.ts"
import { createCodePoints } from "./code-points.ts"

/** More contents no answer has. */
const MAX_CONTENTS = 1_024

interface Content extends CitedStretch {
  readonly kind: "text" | "reasoning"
  isOpen: boolean
}

export interface Contents {
  /** Begins the content of a number; one of that number that is still open ends. */
  begin(index: number, kind: Content["kind"], controller: Outlet<Part>): void
  /** Goes on with the content of a number, and begins it where that was not done. */
  add(index: number, kind: Content["kind"], text: string, controller: Outlet<Part>, logprobs?: readonly unknown[]): void
  end(index: number, controller: Outlet<Part>): void
  /** Goes on with the plan. */
  plan(text: string, controller: Outlet<Part>): void
  /** The content of a number, or without one the latest text. */
  cited(index: number | undefined): CitedStretch | undefined
  /** The latest plan. */
  citedPlan(): CitedStretch | undefined
}

export function createContents(stretches: Stretches): Contents {
  const contents = new Map<number, Content>()
  let latestText: Content | undefined
  let plan: CitedStretch | undefined

  function begin(index: number, kind: Content["kind"], controller: Outlet<Part>): Content {
    stretches.end(controller)
    end(index, controller)
    if (contents.size >= MAX_CONTENTS && !contents.has(index)) throw tooMany()
    const content: Content = { kind, id: stretches.nextId(), points: createCodePoints(), isOpen: true }
    contents.set(index, content)
    if (kind === "text") latestText = content
    controller.enqueue({ type: `${kind}-start`, id: content.id })
    return content
  }

  function end(index: number, controller: Outlet<Part>) {
    const content = contents.get(index)
    if (!content?.isOpen) return
    content.isOpen = false
    controller.enqueue({ type: `${content.kind}-end`, id: content.id })
  }

  return {
    begin: (index, kind, controller) => void begin(index, kind, controller),
    add(index, kind, text, controller, logprobs) {
      const known = contents.get(index)
      const { id, points } = known?.isOpen && known.kind === kind ? known : begin(index, kind, controller)
      points.add(text)
      if (kind === "text" && logprobs !== undefined) controller.enqueue({ type: "text-delta", id, text, logprobs })
      else if (text !== "") controller.enqueue({ type: `${kind}-delta`, id, text })
    },
    end,
    plan(text, controller) {
      const id = stretches.add("reasoning", text, controller)
      if (plan?.id !== id) plan = { id, points: createCodePoints() }
      plan.points.add(text)
    },
    cited: (index) => (index === undefined ? latestText : contents.get(index)),
    citedPlan: () => plan,
  }
}

function tooMany(): LimitError {
  return new LimitError(`Cannot take more than ${MAX_CONTENTS} contents in one answer`, {
    code: "too-many-parts",
    limit: MAX_CONTENTS,
    received: MAX_CONTENTS + 1,
  })
}
