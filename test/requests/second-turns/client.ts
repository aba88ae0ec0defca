/** A client as applications use it, which keeps a conversation in its own words and goes on with it. */
export interface Client {
  readonly name: string
  /** The dialect that it speaks to the gateway. */
  readonly dialect: string
  /**
   * Asks one model, and adds what it got to its conversation as it got it, with a result for every call and a further
   * word where there is none.
   *
   * @returns asks another model, or the same, in the same conversation
   */
  converse(url: string, model: string): Promise<(model: string) => Promise<unknown>>
}

export const KEY = "key-of-the-client"
export const QUESTION = "What is the water level?"
export const FURTHER = "And tomorrow?"
/** What the tool gave, by the number of the call. */
export const resultOf = (index: number): string => `result ${index}`

export const parameters = {
  type: "object",
  properties: { river: { type: "string" }, place: { type: "string" } },
} as const
