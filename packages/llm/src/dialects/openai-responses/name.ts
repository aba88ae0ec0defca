/** By what name parts and prompts say that something is of this dialect. */
export const NAME = "openai-responses"
