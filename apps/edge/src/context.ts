/** What the routes share. */
import type { Clock } from "@millrace/core"
import type { ClientDialect } from "@millrace/llm"
import type { Limits } from "./config/limits.ts"
import type { RecordVariables } from "./observe/record-request.ts"
import type { Registry } from "./upstream/registry.ts"

export interface GatewayContext {
  readonly registry: Registry
  readonly limits: Limits
  readonly clock: Clock
  /** Takes every secret's value out of a text. */
  readonly redact: (text: string) => string
}

/** What an entry hands in with a request. */
export interface GatewayBindings {
  /** Keeps a runtime alive that would end with the answer. */
  readonly waitUntil?: ((work: Promise<void>) => void) | undefined
}

export interface GatewayEnv {
  Bindings: GatewayBindings
  Variables: RecordVariables & {
    /** The client's, which its errors are told in. */
    dialect?: ClientDialect
  }
}
