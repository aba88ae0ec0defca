/** Makes what was folded fit to go back into the history of one provider. */
import type { Message, MessageContent } from "../fold.ts"

/**
 * Gives the message with the opaque things of one dialect alone, since other providers refuse them, and without the calls
 * that were cut.
 *
 * @param needsSignature whether reasoning that nothing of the dialect vouches for is left out too
 */
export function ownContent(message: Message, dialect: string, needsSignature = false): Message {
  return { ...message, content: message.content.flatMap((each) => keep(each, dialect, needsSignature)) }
}

function keep(content: MessageContent, dialect: string, needsSignature: boolean): MessageContent[] {
  switch (content.type) {
    case "text":
    case "reasoning":
    case "tool-call": {
      if (content.type === "tool-call" && !content.isDone) return []
      const signatures = content.signatures.filter(({ from }) => from === dialect)
      if (content.type === "reasoning" && needsSignature && signatures.length === 0) return []
      return [{ ...content, signatures }]
    }
    default:
      return [content]
  }
}
