/** Opens an upstream within an exchange. An upstream may be deaf to its signal, so the exchange's end is waited for too. */
import type { Exchange } from "../restream/exchange.ts"
import type { UpstreamResponse } from "./upstream.ts"

/**
 * Gives `undefined` where the exchange ended first; a response that still comes is then let go.
 *
 * @throws GatewayError what the upstream throws
 */
export async function openUpstream(
  { signal }: Exchange,
  open: (signal: AbortSignal) => Promise<UpstreamResponse>,
): Promise<UpstreamResponse | undefined> {
  if (signal.aborted) return undefined
  const opening = open(signal)
  const response = await Promise.race([opening, aborted(signal)])
  if (response === undefined) opening.then(({ body }) => body.cancel()).catch(() => {})
  return response
}

/** Resolves with nothing as soon as the signal is aborted. */
export function aborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined)
    else signal.addEventListener("abort", () => resolve(undefined), { once: true })
  })
}
