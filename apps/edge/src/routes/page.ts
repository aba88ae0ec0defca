/** `GET /`: the playground, a static page. Whoever serves the files, the headers are the same. */
import type { MiddlewareHandler } from "hono"
import { secureHeaders } from "hono/secure-headers"

/** For every answer. A gateway may stand on a host of somebody else's domain, so that it makes no rule about HTTPS. */
export function safeHeaders(): MiddlewareHandler {
  return secureHeaders({
    strictTransportSecurity: false,
    xFrameOptions: "DENY",
    // The page has files of its own and talks to its own gateway; it wants nothing else.
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'", "data:"],
      fontSrc: ["'self'"],
      connectSrc: ["'self'"],
      baseUri: ["'none'"],
      formAction: ["'none'"],
      frameAncestors: ["'none'"],
    },
  })
}
