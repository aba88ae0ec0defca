/** Builds the one address that an upstream is asked at. Only the operator's base URL goes into it. */

/** @throws TypeError where the address would be on another origin, or outside of the base's path */
export function completionsUrl(baseUrl: string): URL {
  const base = new URL(baseUrl)
  if (!base.pathname.endsWith("/")) base.pathname += "/"
  const url = new URL("chat/completions", base)
  if (url.origin !== base.origin || !url.pathname.startsWith(base.pathname)) {
    throw new TypeError(`Cannot build the address of an upstream: it would leave ${base.origin}`)
  }
  return url
}
