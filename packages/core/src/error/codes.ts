/** Every code that an error of this package carries in its `code` property. */
export type ErrorCode =
  | LimitCode
  | FormatCode
  | ArgumentCode
  | TimeoutCode
  | ConnectionCode
  | InterruptedCode
  | SocketCode

/** Codes of {@link LimitError}: something grew past its limit. */
export type LimitCode =
  | "too-many-subscribers"
  | "buffer-overflow"
  | "line-too-long"
  | "item-too-long"
  | "event-too-large"
  | "stream-too-long"
  | "part-too-long"
  | "segment-too-long"
  | "too-deep"
  | "too-many-parts"

/** Codes of {@link FormatError}: the input is not what its format says. */
export type FormatCode =
  | "invalid-json"
  | "invalid-utf8"
  | "truncated-json"
  | "truncated-event"
  | "missing-chunk"
  | "invalid-cassette"
  | "truncated-cassette"
  | "invalid-compression"
  | "invalid-event"
  | "invalid-frame"

/** Codes of {@link ArgumentError}: the caller gave a value that cannot be used. */
export type ArgumentCode =
  | "asynchronous-block"
  | "invalid-block"
  | "invalid-chunk"
  | "invalid-option"
  | "invalid-source"
  | "stream-locked"
  | "invalid-field"
  | "no-conversion"
  | "not-serializable"
  | "unsupported-pattern"

/** Codes of {@link TimeoutError}: something took longer than it was allowed to. */
export type TimeoutCode = "first-timeout" | "idle-timeout" | "total-timeout" | "overflow-timeout"

/** Codes of {@link ConnectionError}: a connection cannot be made, or not again. */
export type ConnectionCode = "connection-failed" | "http-status" | "wrong-content-type"

/** Code of {@link InterruptedError}: a stream was over before its end. */
export type InterruptedCode = "interrupted"

/** Code of {@link SocketError}: a WebSocket was closed before all was said. */
export type SocketCode = "socket-closed"
