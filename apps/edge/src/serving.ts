/** What the entries for servers share: how they are told where to listen, and what they give to who started them. */

import { CONFIG_VARIABLE, ConfigError, readConfig } from "./config/read-config.ts"
import type { Config } from "./config/schema.ts"
import type { Log } from "./observe/log.ts"

const DEFAULT_PORT = 8787
/** Whoever can reach the gateway spends its keys. To be reached from elsewhere is a decision: `HOST=0.0.0.0`. */
const DEFAULT_HOST = "127.0.0.1"

export interface ServeOptions {
  /** Variables: `PORT` (0 takes a free one), `HOST`, `MILLRACE_CONFIG`, and the secrets that it names. @default the process's */
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined
  /** Takes one line for every request. @default console.log */
  readonly log?: Log | undefined
}

/** A gateway that listens. */
export interface Served {
  readonly port: number
  /** Its origin, without a slash at the end. */
  readonly url: string
  /** Stops listening and closes what is open. */
  close(): Promise<void>
}

export interface Settings {
  readonly config: Config
  readonly port: number
  readonly hostname: string
}

/** @throws ConfigError where a variable cannot be used */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  return {
    config: readConfig(environment[CONFIG_VARIABLE]),
    port: readPort(environment.PORT),
    hostname: environment.HOST || DEFAULT_HOST,
  }
}

export function readPort(text: string | undefined): number {
  if (text === undefined || text === "") return DEFAULT_PORT
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  if (port <= 65_535) return port
  throw new ConfigError("PORT", ["wanted a whole number from 0 to 65535"])
}

export function originOf(hostname: string, port: number): string {
  return `http://${hostname.includes(":") ? `[${hostname}]` : hostname}:${port}`
}

/** Starts a server as a program: says where it listens, or in one line why it does not. */
export async function main(serve: () => Promise<Served>, exit: (code: number) => void): Promise<void> {
  try {
    const { url } = await serve()
    console.log(JSON.stringify({ event: "listening", url }))
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error))
    exit(1)
  }
}
