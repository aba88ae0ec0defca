/** Builds the address that an upstream is asked at. Only the operator's base URL and the dialect's path go into it. */

/** @throws TypeError where the address would be on another origin, or outside of the base's path */
export function upstreamUrl(baseUrl: string, path: string): URL {
  const base = new URL(baseUrl)
  if (!base.pathname.endsWith("/")) base.pathname += "/"
  // Behind a dot and a slash, no path is taken for an address of its own.
  const url = new URL(`./${path}`, base)
  if (url.origin !== base.origin || !url.pathname.startsWith(base.pathname)) {
    throw new TypeError(`Cannot build the address of an upstream: it would leave ${base.origin}`)
  }
  return url
}
