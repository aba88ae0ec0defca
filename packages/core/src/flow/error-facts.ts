import { quote } from "../error/quote.ts"

/** What is told of an error where it cannot be handed on itself. */
export interface ErrorFacts {
  readonly name: string
  readonly message: string
  readonly code?: string | number | undefined
}

/** Takes from whatever was thrown what survives JSON. The stack stays here. */
export function errorFacts(error: unknown): ErrorFacts {
  if (!(error instanceof Error)) return { name: "Error", message: typeof error === "string" ? error : quote(error) }
  const { name, message, code } = error as Error & { code?: unknown }
  return typeof code === "string" || typeof code === "number" ? { name, message, code } : { name, message }
}
