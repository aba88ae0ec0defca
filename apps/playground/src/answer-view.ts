/** Draws a conversation. Text grows by what is new, so that a long answer costs no more to draw than a short one. */

import type { Conversation, End, Failure, ToolCall } from "./conversation.ts"
import { element } from "./element.ts"
import { toFigures } from "./figures.ts"

export interface AnswerView {
  draw(conversation: Conversation): void
}

export function createAnswerView(): AnswerView {
  const status = element("#status")
  const answer = element("#answer")
  const toolCalls = element("#tool-calls")
  const growing = [
    { key: "text", part: element("#text"), paragraph: element("#text") },
    { key: "reasoning", part: element("#reasoning"), paragraph: element("#reasoning p") },
    { key: "refusal", part: element("#refusal"), paragraph: element("#refusal p") },
  ] as const

  return {
    draw(conversation) {
      const { text, kind } = describe(conversation)
      setText(status, text)
      status.dataset.kind = kind
      // A screen reader speaks the answer when it is whole, not a word at a time.
      answer.setAttribute("aria-busy", String(kind === "waiting" || kind === "streaming"))
      for (const { key, part, paragraph } of growing) {
        part.hidden = conversation[key] === ""
        grow(paragraph, conversation[key])
      }
      drawToolCalls(toolCalls, conversation.toolCalls)
      drawFigures(conversation)
    },
  }
}

/** Says in plain words how the answer stands. */
function describe({ sentAt, firstTokenAt, end }: Conversation): { text: string; kind: string } {
  if (end !== undefined) return { text: describeEnd(end), kind: end.kind }
  if (sentAt === undefined) return { text: "Ready", kind: "idle" }
  if (firstTokenAt === undefined) return { text: "Waiting for the first token", kind: "waiting" }
  return { text: "Streaming", kind: "streaming" }
}

function describeEnd(end: End): string {
  switch (end.kind) {
    case "finished":
      return `Finished: ${end.reason}`
    case "interrupted":
      return `Interrupted: ${end.failure ? describeFailure(end.failure) : "the stream closed before its end"}`
    case "stopped":
      return "Stopped by you"
    case "failed":
      return `Error${end.failure.status ? ` ${end.failure.status}` : ""}: ${describeFailure(end.failure)}`
  }
}

function describeFailure({ message, code }: Failure): string {
  return code ? `${message} (${code})` : message
}

function drawFigures(conversation: Conversation): void {
  const { timeToFirstToken, total, tokens, tokensPerSecond, counted } = toFigures(conversation)
  const source = tokens === 0 ? "" : counted === "usage" ? "from usage" : "deltas counted"
  setText(element("#first-token"), timeToFirstToken === undefined ? "–" : `${Math.round(timeToFirstToken)} ms`)
  setText(element("#rate"), tokensPerSecond === undefined ? "–" : tokensPerSecond.toFixed(1))
  setText(element("#tokens"), tokens === 0 ? "–" : String(tokens))
  setText(element("#total"), total === undefined ? "–" : `${(total / 1_000).toFixed(2)} s`)
  setText(element("#rate-source"), source)
  setText(element("#tokens-source"), source)
}

function drawToolCalls(list: HTMLElement, calls: readonly ToolCall[]): void {
  while (list.children.length > calls.length) list.lastChild?.remove()
  for (const [index, call] of calls.entries()) {
    const item = list.children[index] ?? list.appendChild(createToolCall())
    const [name, fragments] = item.children as unknown as [HTMLElement, HTMLElement]
    setText(name, call.name)
    grow(fragments, call.arguments)
  }
}

function createToolCall(): HTMLElement {
  const item = document.createElement("li")
  item.append(document.createElement("strong"), document.createElement("code"))
  return item
}

/** Brings an element's text from its beginning to its whole; a text that is not its continuation replaces it. */
function grow(target: HTMLElement, text: string): void {
  const node = target.firstChild
  if (!(node instanceof Text) || !text.startsWith(node.data)) target.textContent = text
  else if (text.length > node.length) node.appendData(text.slice(node.length))
}

/** Touches the page only where there is something new: an equal text would be announced again. */
function setText(target: HTMLElement, text: string): void {
  if (target.textContent !== text) target.textContent = text
}
