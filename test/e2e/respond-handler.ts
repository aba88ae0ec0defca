/** A handler that answers with streams, as it runs in every runtime. It counts the sources that were let go. */
import { connectSse, respond } from "@millrace/core"

/** Short, so that a test need not wait for a sign of life. */
const HEARTBEAT = 25

let begun = 0
let cancelled = 0

export function handle(request: Request): Response {
  const { pathname, searchParams } = new URL(request.url)
  switch (pathname) {
    case "/silent":
      return respond(counted(["first"]), { request, heartbeat: HEARTBEAT })
    case "/silent-lines":
      return respond(counted([{ n: 1 }]), { request, heartbeat: HEARTBEAT, as: "json-lines" })
    case "/endless":
      return respond(counted(endless()), { request, as: "text" })
    case "/broken":
      return respond(failing("first"), { request })
    case "/broken-at-once":
      return respond(failing(), { request, as: "json-lines" })
    case "/told":
      return respond(failing("first"), { request, onError: () => ({ event: "error", data: "unavailable" }) })
    case "/sse":
      return respond(["é", { data: "2", id: "2" }], { request, status: 201, headers: { "x-mine": "1" } })
    case "/json-lines":
      return respond([{ n: 1 }, "é"], { request, as: "json-lines" })
    case "/json-sequence":
      return respond([{ n: 1 }, "é"], { request, as: "json-sequence" })
    case "/text":
      return respond(["é", "2"], { request, as: "text" })
    case "/relay":
      return respond(connectSse(searchParams.get("url") ?? "", { retry: { initial: 5 } }), {
        request,
        heartbeat: Number(searchParams.get("heartbeat") ?? 15_000),
      })
    case "/state":
      return Response.json({ begun, cancelled })
    default:
      return new Response(null, { status: 404 })
  }
}

/** Gives items, then nothing for ever, and notes when it is let go. */
function counted<T>(items: Iterable<T>): ReadableStream<T> {
  begun++
  const iterator = items[Symbol.iterator]()
  return new ReadableStream<T>(
    {
      pull(controller) {
        const { done, value } = iterator.next()
        if (!done) controller.enqueue(value)
      },
      cancel() {
        cancelled++
      },
    },
    { highWaterMark: 0 },
  )
}

function* endless() {
  for (;;) yield "x".repeat(65_536)
}

async function* failing(...items: string[]) {
  // Behind a turn of the loop, so that servers have sent what came before.
  for (const item of items) {
    yield item
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error("a secret")
}
