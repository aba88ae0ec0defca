/** What every flow owes its source, its reader, its signal and its clock, as one suite. It throws, as `obeysLaws` does. */
import type { Clock } from "../flow/clock.ts"
import { countListeners } from "./count-listeners.ts"
import { same, show } from "./same.ts"
import { type ScriptStep, scriptedSource } from "./scripted-source.ts"
import { settle, virtualClock } from "./virtual-clock.ts"

/** What a flow is handed: it has to use both where it takes them. */
export interface FlowLawSetting {
  readonly signal: AbortSignal
  readonly clock: Clock
}

/** What cannot be told from the flow. */
export interface FlowLawOptions<In> {
  /** What the source gives. At least three. @default [1, 2, 3, 4, 5, 6] */
  readonly items?: readonly In[] | undefined
  /** What the flow makes of items where nobody waits long. @default the items */
  readonly output?: ((items: readonly In[]) => readonly unknown[]) | undefined
  /** What it makes of items when an error follows them. @default what `output` says */
  readonly outputBeforeError?: ((items: readonly In[]) => readonly unknown[]) | undefined
  /** How many source items it takes for one of its own, at most. @default 1 */
  readonly each?: number | undefined
  /** How many source items it may take beyond those, and before anybody reads. `Infinity` is not looked at. @default 0 */
  readonly readAhead?: number | undefined
}

/**
 * Checks that a flow gives its source back at the end; cancels it once, with the reason, when it is cancelled or
 * aborted, also while the source is idle, and reads nothing where it is aborted already; passes an error on as it is,
 * behind the items before it; asks for no more than it may; and leaves neither timers nor listeners behind.
 *
 * @throws Error that names the law, what came and what was wanted
 *
 * @example
 * ```ts
 * import { timeout } from "@millrace/core"
 * import { obeysFlowLaws } from "@millrace/core/testing"
 *
 * await obeysFlowLaws((source, { signal, clock }) => timeout(source, { idle: 1000, signal, clock })) // => undefined
 * ```
 */
export async function obeysFlowLaws<In = number>(
  create: (source: ReadableStream<In>, setting: FlowLawSetting) => ReadableStream<unknown>,
  options: FlowLawOptions<In> = {},
): Promise<void> {
  const { items = [1, 2, 3, 4, 5, 6] as unknown as readonly In[], output = (all) => all, each = 1 } = options
  const { outputBeforeError = output, readAhead = 0 } = options
  const given: readonly ScriptStep<In>[] = items.map((chunk) => ({ chunk }))
  const idle: readonly ScriptStep<In>[] = [...given.slice(0, 2), { silence: true }]

  /** Sets the flow to work on a script, and gives what is needed to see what it does. */
  function begin(law: string, script: readonly ScriptStep<In>[], aborted?: { readonly reason: unknown }) {
    const clock = virtualClock()
    const abort = new AbortController()
    if (aborted) abort.abort(aborted.reason)
    const listeners = countListeners(abort.signal)
    const source = scriptedSource(script, { clock })
    const stream = create(source.stream, { signal: abort.signal, clock })
    const reader = stream.getReader()

    const want = (what: string, got: unknown, wanted: unknown) => {
      if (!same(got, wanted)) {
        throw new Error(`Breaks the law ${law} of flows: ${what} is ${show(got)}, wanted ${show(wanted)}`)
      }
    }
    return {
      abort,
      reader,
      source,
      want,
      /** Takes all there is until the end, the error, or a read that waits. */
      async drain() {
        const taken: unknown[] = []
        for (;;) {
          let answer: { readonly done: boolean; readonly error?: unknown } | undefined
          const read = reader.read().then(
            ({ done, value }) => {
              answer = { done }
              if (!done) taken.push(value)
            },
            (error) => {
              answer = { done: true, error }
            },
          )
          await Promise.race([read, settle()])
          if (answer === undefined || answer.done) return { taken, answer, ended: () => answer }
        }
      },
      /** What holds after every end. */
      async end(cancelled: readonly unknown[]) {
        await settle()
        want("what the source was cancelled with", source.cancelled, cancelled)
        want("the lock on the source", source.stream.locked, false)
        want("the number of timers left", clock.pending, 0)
        want("the number of listeners left on the signal", abort.signal.aborted ? 0 : listeners(), 0)
      },
    }
  }

  {
    const { abort, drain, end, reader, want } = begin("Whole", given)
    const { taken, answer } = await drain()
    want("its output", taken, output(items))
    want("its end", answer, { done: true })
    await end([])
    abort.abort("too late")
    await reader.cancel("too late")
    want("a read after the end", await reader.read(), { done: true, value: undefined })
    await end([])
  }
  {
    const { drain, end, want } = begin("Together", given)
    const reads = await Promise.all([drain(), drain(), drain()])
    want("all that three who read at once took", reads.flatMap(({ taken }) => taken).length, output(items).length)
    await end([])
  }
  {
    const reason = new Error("cancelled")
    const { end, reader } = begin("Cancel", idle)
    await reader.cancel(reason)
    await reader.cancel("again")
    await end([reason])
  }
  {
    const reason = new Error("cancelled")
    const { drain, end, reader, want } = begin("Cancel while idle", idle)
    const { ended } = await drain()
    await reader.cancel(reason)
    await settle()
    want("the read that waited", ended(), { done: true })
    await end([reason])
  }
  {
    const reason = new Error("aborted")
    const { abort, drain, end, want } = begin("Abort while idle", idle)
    const { ended } = await drain()
    abort.abort(reason)
    await settle()
    want("the error of the read that waited", ended()?.error, reason)
    await end([reason])
  }
  {
    const reason = new Error("aborted")
    const { abort, drain, end, want } = begin("Abort", idle)
    await settle()
    abort.abort(reason)
    const { taken, answer } = await drain()
    want("what was read after it", taken, [])
    want("the error", answer?.error, reason)
    await end([reason])
  }
  {
    const reason = new Error("aborted")
    const { drain, end, source, want } = begin("Abort before", given, { reason })
    const { answer } = await drain()
    want("the error", answer?.error, reason)
    want("the number of chunks that the source was asked for", source.pulls, 0)
    await end([reason])
  }
  for (const count of [0, 2]) {
    const error = new Error("failed")
    const { drain, end, want } = begin("Failure", [...given.slice(0, count), { error }])
    const { taken, answer } = await drain()
    want("its output before the error", taken, outputBeforeError(items.slice(0, count)))
    want("the error", answer?.error === error || answer, true)
    await end([])
  }
  {
    const { reader, source, want } = begin("Backpressure", given)
    for (let reads = 0; readAhead !== Infinity && reads < 3; reads++) {
      await settle()
      const most = reads * each + readAhead
      want(`${source.pulls} chunks asked for after ${reads} reads, at most ${most}`, source.pulls <= most, true)
      await reader.read()
    }
    await reader.cancel()
  }
  await checkRefusals(create)
}

/** A source that somebody else reads is refused, and one that cannot be cancelled is nobody's trouble. */
async function checkRefusals<In>(create: (source: ReadableStream<In>, setting: FlowLawSetting) => ReadableStream) {
  const setting = () => ({ signal: new AbortController().signal, clock: virtualClock() })
  const locked = new ReadableStream<In>()
  locked.getReader()
  let code: unknown
  try {
    create(locked, setting())
  } catch (error) {
    code = (error as { code?: unknown }).code
  }
  if (code !== "stream-locked") {
    throw new Error(`Breaks the law Lock of flows: a locked source gave ${show(code)}, wanted a stream-locked error`)
  }
  const stubborn = new ReadableStream<In>({ cancel: () => Promise.reject(new Error("cannot be cancelled")) })
  await create(stubborn, setting()).cancel()
  await settle()
}
