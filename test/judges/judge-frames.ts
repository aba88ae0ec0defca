/** Gives a judge the frames of a sample, over real HTTP. */
import type { Judge } from "./judge.ts"
import type { Playback, PlayedAnswer } from "./playback.ts"
import { type Frame, TOOL } from "./samples/sample.ts"
import { samples } from "./samples/samples.ts"
import type { Verdict } from "./verdict.ts"

const encoder = new TextEncoder()

export const toBytes = (frame: Frame): Uint8Array => (typeof frame === "string" ? encoder.encode(frame) : frame)

/** Plays frames as an answer of the judge's format, and gives what it makes of them. */
export async function judgeFrames(
  playback: Playback,
  judge: Judge,
  frames: readonly Frame[],
  more: Partial<PlayedAnswer> & { readonly tools?: readonly string[] } = {},
): Promise<Verdict> {
  const { contentType, headers } = samples[judge.dialect]
  const { tools = [TOOL], ...rest } = more
  const answer = playback.play({ contentType, headers, chunks: frames.map(toBytes), ...rest })
  const verdict = await judge.judge({ url: answer.url, model: "m", tools })
  answer.forget()
  return verdict
}
