/** By what name parts say that something is of this dialect. */
export const NAME = "openai-completions"
