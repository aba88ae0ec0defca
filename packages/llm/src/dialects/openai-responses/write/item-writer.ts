/** What the writers of items have in common: each takes the parts of the stretches that its item is made of. */
import type {
  AnnotationPart,
  JsonObject,
  RawPart,
  SignaturePart,
  StretchDelta,
  StretchEnd,
  StretchStart,
  ToolOutputPart,
} from "../../../part.ts"
import { extraOf } from "../../../part.ts"
import { objectOf } from "../../../wire/json-value.ts"
import { NAME } from "../name.ts"
import type { Frames } from "./frames.ts"
import type { Output, Place } from "./output.ts"

/** How an item ends. */
export type ItemStatus = "completed" | "incomplete"

export interface ItemWriter {
  readonly place: Place
  /** The wire's own id, by which further stretches belong to the same item. */
  readonly itemId: string | undefined
  /** Whether it is over as far as is known, and more may still come to it. */
  readonly isResting: boolean
  /** Whether the item was written to its end. */
  readonly isDone: boolean
  /** Takes a further stretch, and says whether it belongs here. */
  join?(start: StretchStart): boolean
  delta(part: StretchDelta): void
  end(part: StretchEnd): void
  /** Takes these, and says whether there was a place for them. */
  sign?(part: SignaturePart): boolean
  annotate?(part: AnnotationPart): boolean
  give?(part: ToolOutputPart): boolean
  /** Takes more of what the item holds. */
  amend?(part: RawPart): void
  /** Writes the item to its end, where that was not done. */
  close(status: ItemStatus): void
  /** Keeps a call that was cut, for an answer that is over all the same. */
  keepCut?(): void
}

/** What writers share. */
export interface WriterContext {
  readonly frames: Frames
  readonly output: Output
}

/** What this dialect told of a stretch beyond the model: of its item, or of its part of it. */
export function ownFields(part: StretchStart | StretchEnd, name: "item" | "part"): JsonObject | undefined {
  const fields = extraOf(part, NAME)
  return fields === undefined ? undefined : objectOf(fields[name])
}
