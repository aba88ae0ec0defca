/** The door of `@millrace/core`. */
export type { Block, Outlet } from "./block/block.ts"
export { compose } from "./block/compose.ts"
export { joinBytes } from "./block/join-bytes.ts"
export { run } from "./block/run.ts"
export { type DecodeTextOptions, decodeText } from "./bytes/decode-text.ts"
export { encodeText } from "./bytes/encode-text.ts"
export { limitBytes } from "./bytes/limit-bytes.ts"
export { type SplitBytesOptions, splitBytes } from "./bytes/split-bytes.ts"
export { batches } from "./drive/batches.ts"
export { iterate } from "./drive/iterate.ts"
export { pipe } from "./drive/pipe.ts"
export type { Source } from "./drive/source.ts"
export { through } from "./drive/through.ts"
export { ArgumentError, type ArgumentFacts } from "./error/argument-error.ts"
export type {
  ArgumentCode,
  ConnectionCode,
  ErrorCode,
  FormatCode,
  LimitCode,
  SocketCode,
  TimeoutCode,
} from "./error/codes.ts"
export { ConnectionError, type ConnectionFacts } from "./error/connection-error.ts"
export { FormatError, type FormatFacts } from "./error/format-error.ts"
export { InterruptedError, type InterruptedFacts } from "./error/interrupted-error.ts"
export { LimitError, type LimitFacts } from "./error/limit-error.ts"
export { SocketError, type SocketFacts } from "./error/socket-error.ts"
export { TimeoutError, type TimeoutFacts } from "./error/timeout-error.ts"
export { type BatchTimeOptions, batchTime } from "./flow/batch-time.ts"
export {
  type Broadcast,
  type BroadcastOptions,
  broadcast,
  type SubscribeOptions,
  type Subscriber,
} from "./flow/broadcast.ts"
export { buffer } from "./flow/buffer.ts"
export type { BufferCounters, BufferOptions, Overflow } from "./flow/buffer-options.ts"
export { type Clock, systemClock } from "./flow/clock.ts"
export type { Compression } from "./flow/codec.ts"
export { type Collected, type CollectOptions, collect } from "./flow/collect.ts"
export { compress } from "./flow/compress.ts"
export type { RetryOptions } from "./flow/connect/backoff.ts"
export { connectSse } from "./flow/connect/connect-sse.ts"
export type { ConnectSseOptions, Reconnecting, SseConnection } from "./flow/connect/options.ts"
export type { NetworkTarget, PresenceOptions, VisibilityTarget } from "./flow/connect/presence.ts"
export type { Fetch, Reconnect, SseRequest } from "./flow/connect/request.ts"
export { type ConvertOptions, convert } from "./flow/convert.ts"
export type { PaceUnit } from "./flow/cutter.ts"
export { type DecompressOptions, decompress } from "./flow/decompress.ts"
export { type Flow, type FlowOptions, type FlowWork, openFlow } from "./flow/flow.ts"
export { type Fold, type JoinTextOptions, joinText, type KeepItemsOptions } from "./flow/fold.ts"
export { fromCallback, type Producer, type PushOptions } from "./flow/from-callback.ts"
export { type FromEventTargetOptions, fromEventTarget } from "./flow/from-event-target.ts"
export { type FromWebSocketOptions, fromWebSocket } from "./flow/from-web-socket.ts"
export { type HeartbeatOptions, heartbeat } from "./flow/heartbeat.ts"
export type { BufferedStream } from "./flow/lane.ts"
export type { Listenable } from "./flow/listen.ts"
export { type MapAsyncContext, type MapAsyncOptions, mapAsync } from "./flow/map-async.ts"
export { type Measured, type MeasureOptions, measure, type StreamMetrics } from "./flow/measure.ts"
export { type MergeOptions, merge } from "./flow/merge.ts"
export type { Outflow } from "./flow/outflow.ts"
export { type PaceOptions, pace, type TextLens } from "./flow/pace.ts"
export {
  type ProcessedStream,
  type Processor,
  type ProcessorFailure,
  type ProcessorsOptions,
  processors,
} from "./flow/processors.ts"
export { type Recorded, type RecordOptions, record } from "./flow/record.ts"
export { type ReplayOptions, replay } from "./flow/replay.ts"
export {
  type RespondJsonOptions,
  type RespondOptions,
  type RespondSseOptions,
  type RespondTextOptions,
  respond,
} from "./flow/respond.ts"
export { type RouteByKeyOptions, type RouteOptions, type Routes, type RoutesByMember, route } from "./flow/route.ts"
export { type SequencedOptions, sequenced } from "./flow/sequenced.ts"
export type { Socket } from "./flow/socket.ts"
export { type TeeOptions, tee } from "./flow/tee.ts"
export { type TimeoutOptions, timeout } from "./flow/timeout.ts"
export { type ToArrayOptions, toArray } from "./flow/to-array.ts"
export { type SinkOptions, toCallback } from "./flow/to-callback.ts"
export { type ToConsoleOptions, toConsole } from "./flow/to-console.ts"
export { type ToEventTargetOptions, toEventTarget } from "./flow/to-event-target.ts"
export { type ToTextOptions, toText } from "./flow/to-text.ts"
export { type ToWebSocketOptions, toWebSocket } from "./flow/to-web-socket.ts"
export { type BatchOptions, batch } from "./item/batch.ts"
export { type CoalesceOptions, coalesce } from "./item/coalesce.ts"
export { type DedupeOptions, dedupe } from "./item/dedupe.ts"
export { filter } from "./item/filter.ts"
export { flatMap } from "./item/flat-map.ts"
export { map } from "./item/map.ts"
export { type ReorderOptions, reorder, type SequenceGap } from "./item/reorder.ts"
export { scan } from "./item/scan.ts"
export { type Chunk, type ChunkMeta, type SequenceOptions, sequence } from "./item/sequence.ts"
export { take } from "./item/take.ts"
export { tap } from "./item/tap.ts"
export { type DecodeJsonArrayOptions, decodeJsonArray } from "./json/decode-json-array.ts"
export { type DecodeJsonLinesOptions, decodeJsonLines } from "./json/decode-json-lines.ts"
export { type DecodeJsonSequenceOptions, decodeJsonSequence } from "./json/decode-json-sequence.ts"
export { encodeJsonLines } from "./json/encode-json-lines.ts"
export { encodeJsonSequence } from "./json/encode-json-sequence.ts"
export type { OnInvalid } from "./json/invalid.ts"
export { type ParseJsonOptions, parseJson } from "./json/parse-json.ts"
export { type PartialJsonOptions, partialJson } from "./json/partial-json.ts"
export type { PartialJson } from "./json/partial-value.ts"
export { type DecodeSseOptions, decodeSse } from "./sse/decode-sse.ts"
export { encodeSse } from "./sse/encode-sse.ts"
export type { SseEvent, SseMessage } from "./sse/sse-event.ts"
export type {
  ConvertedPattern,
  GroupConverters,
  LineMatch,
  LineMatches,
  LinePatterns,
  UnmatchedLine,
} from "./text/line-match.ts"
export { type LinesOptions, lines } from "./text/lines.ts"
export { type MatchLinesOptions, matchLines } from "./text/match-lines.ts"
export type { CompiledPattern, PatternEngine, PatternMatch } from "./text/pattern-engine.ts"
export type { ReplaceRule } from "./text/replace-rule.ts"
export { type ReplaceTextOptions, replaceText } from "./text/replace-text.ts"
export { type SegmentOptions, segment } from "./text/segment.ts"
export { type StopAtOptions, stopAt } from "./text/stop-at.ts"
export { type Tag, type TaggedOptions, type TaggedText, tagged } from "./text/tagged.ts"
