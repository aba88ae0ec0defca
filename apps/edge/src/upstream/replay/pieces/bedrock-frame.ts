/** Writes what Amazon Bedrock puts into the frames of its event streams. */
import type { UpstreamError } from "../conversation.ts"
import { eventStreamFrame } from "./event-stream-frame.ts"

export function bedrockEvent(type: string, payload: unknown): Uint8Array {
  return eventStreamFrame(
    { ":event-type": type, ":content-type": "application/json", ":message-type": "event" },
    payload,
  )
}

/** An error inside the 200: a frame that is no event but an exception. */
export function bedrockException({ message }: UpstreamError): Uint8Array {
  return eventStreamFrame(
    {
      ":exception-type": "modelStreamErrorException",
      ":content-type": "application/json",
      ":message-type": "exception",
    },
    { message, originalMessage: message, originalStatusCode: 500 },
  )
}
