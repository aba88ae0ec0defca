/** The dialect's name, for what is its own. */
export const NAME = "ai-sdk-ui"
