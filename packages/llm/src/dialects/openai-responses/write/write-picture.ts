/** Pictures, which are items of their own: as if this dialect's own tool had made them. */
import type { WriterContext } from "./item-writer.ts"

/** @param data base64 */
export function writePicture(mediaType: string, data: string, { frames, output }: WriterContext): void {
  const place = output.begin(undefined, "ig")
  const item = { id: place.id, type: "image_generation_call" }
  output.added(place, { ...item, status: "in_progress", result: null })
  frames.write("response.image_generation_call.completed", place.members)
  output.done(place, { ...item, status: "completed", result: data, output_format: mediaType.slice("image/".length) })
}
