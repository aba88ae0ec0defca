/** The page: what is pressed becomes a request, what arrives becomes steps, and each frame draws where they led. */

import { createAnswerView } from "./answer-view.ts"
import { advance, idle, type Step } from "./conversation.ts"
import { element } from "./element.ts"
import { emptyLog, logEntry } from "./event-log.ts"
import { createEventView } from "./event-view.ts"
import { oncePerFrame } from "./frame.ts"
import { ask, listModels, RefusedError } from "./gateway.ts"

const form = element<HTMLFormElement>("#request")
const model = element<HTMLSelectElement>("#model")
const speed = element<HTMLSelectElement>("#speed")
const prompt = element<HTMLTextAreaElement>("#prompt")
const send = element<HTMLButtonElement>("#send")
const stop = element<HTMLButtonElement>("#stop")
const answerView = createAnswerView()
const eventView = createEventView()

let conversation = idle
let log = emptyLog
/** The request under way. Its abort is what "Stop" does. */
let running: AbortController | undefined

const draw = oncePerFrame(() => {
  answerView.draw(conversation)
  eventView.draw(log)
})

function take(step: Step): void {
  conversation = advance(conversation, step)
  draw()
}

async function run(): Promise<void> {
  const sentAt = performance.now()
  const controller = new AbortController()
  log = emptyLog
  setRunning(controller)
  take({ type: "sent", at: sentAt })
  try {
    const answer = await ask({
      model: model.value,
      prompt: prompt.value,
      speed: isReplay() ? speed.value : undefined,
      signal: controller.signal,
      onEvent(kind, data) {
        log = logEntry(log, { at: performance.now() - sentAt, kind, data })
        draw()
      },
    })
    for await (const chunks of answer) take({ type: "chunks", at: performance.now(), chunks })
    take({ type: "closed", at: performance.now() })
  } catch (error) {
    take(toStep(error, controller.signal))
  } finally {
    setRunning(undefined)
  }
}

function toStep(error: unknown, signal: AbortSignal): Step {
  const at = performance.now()
  if (signal.aborted) return { type: "stopped", at }
  if (error instanceof RefusedError) return { type: "failed", at, failure: error.failure }
  // The body of a fetch breaks with a bare TypeError where the connection is lost.
  if (error instanceof TypeError) return { type: "torn", at }
  const { message, code } = error as { message: string; code?: string | undefined }
  return { type: "failed", at, failure: { message, code } }
}

function isReplay(): boolean {
  return model.value.startsWith("replay/")
}

function setRunning(controller: AbortController | undefined): void {
  running = controller
  setEnabled(send, controller === undefined)
  setEnabled(stop, controller !== undefined)
}

/** Leaves the button in reach of the keyboard: a `disabled` one would lose the focus when it is pressed. */
function setEnabled(button: HTMLButtonElement, enabled: boolean): void {
  button.setAttribute("aria-disabled", String(!enabled))
}

async function fillModels(): Promise<void> {
  const status = element("#status")
  try {
    const names = await listModels()
    model.replaceChildren(...names.map((name) => new Option(name, name)))
    model.disabled = false
    setEnabled(send, true)
    markReplay()
    draw()
  } catch (error) {
    const { message } = error as Error
    status.textContent = `Error: the list of models did not come. ${message}`
    status.dataset.kind = "failed"
  }
}

/** Speed and prompt mean something to one kind of model each. */
function markReplay(): void {
  speed.disabled = !isReplay()
  element("#prompt-note").hidden = !isReplay()
}

form.addEventListener("submit", (event) => {
  event.preventDefault()
  if (running === undefined && model.value !== "") void run()
})
stop.addEventListener("click", () => running?.abort())
model.addEventListener("change", markReplay)
document.addEventListener("keydown", ({ key, ctrlKey, metaKey }) => {
  if (key === "Escape") running?.abort()
  if (key === "Enter" && (ctrlKey || metaKey)) form.requestSubmit()
})
void fillModels()
