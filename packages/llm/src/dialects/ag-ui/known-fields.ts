/** The members of events that are read, by type: what else an event has is kept as it is. */
const MESSAGE = ["messageId"]
const CALL = ["toolCallId"]

const FIELDS: Readonly<Record<string, readonly string[]>> = {
  TEXT_MESSAGE_START: [...MESSAGE, "role"],
  TEXT_MESSAGE_CONTENT: [...MESSAGE, "delta"],
  TEXT_MESSAGE_END: MESSAGE,
  TEXT_MESSAGE_CHUNK: [...MESSAGE, "role", "delta"],
  TOOL_CALL_START: [...CALL, "toolCallName"],
  TOOL_CALL_ARGS: [...CALL, "delta"],
  TOOL_CALL_END: CALL,
  TOOL_CALL_CHUNK: [...CALL, "toolCallName", "delta"],
  TOOL_CALL_RESULT: [...MESSAGE, ...CALL, "content", "role"],
  STATE_SNAPSHOT: ["snapshot"],
  STATE_DELTA: ["delta"],
  CUSTOM: ["name", "value"],
  STEP_STARTED: ["stepName"],
  STEP_FINISHED: ["stepName"],
  REASONING_START: MESSAGE,
  REASONING_MESSAGE_START: [...MESSAGE, "role"],
  REASONING_MESSAGE_CONTENT: [...MESSAGE, "delta"],
  REASONING_MESSAGE_END: MESSAGE,
  REASONING_MESSAGE_CHUNK: [...MESSAGE, "delta"],
  REASONING_END: MESSAGE,
  REASONING_ENCRYPTED_VALUE: ["subtype", "entityId", "encryptedValue"],
}

/** What a chunk is written as. */
const WHOLE: Readonly<Record<string, string>> = {
  TEXT_MESSAGE_CHUNK: "TEXT_MESSAGE_CONTENT",
  TOOL_CALL_CHUNK: "TOOL_CALL_ARGS",
  REASONING_MESSAGE_CHUNK: "REASONING_MESSAGE_CONTENT",
}

const KNOWN: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries(FIELDS).map(([type, names]) => [type, new Set(["type", ...names])]),
)

/** Gives the members of a type that are read, or nothing where such events are read or kept as a whole. */
export function knownFields(type: string): ReadonlySet<string> | undefined {
  return KNOWN.get(type)
}

/** Gives the type of the event that the members of a type are written in. */
export function placeOf(type: string): string {
  return Object.hasOwn(WHOLE, type) ? (WHOLE[type] as string) : type
}
