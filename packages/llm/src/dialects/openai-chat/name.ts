/** The dialect's name, by which its parts know what is its own. */
export const NAME = "openai-chat"

/** The most answers to one request. OpenAI and its official client know no more. */
export const MAX_CHOICES = 128
