/** What the routes share. */
import type { Clock } from "@millrace/core"
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

export interface GatewayEnv {
  Variables: RecordVariables
}
