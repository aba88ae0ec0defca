/** Which form a client asks for. @see https://www.rfc-editor.org/rfc/rfc9110#name-accept */
import { type Accept, parseAccept } from "hono/utils/accept"
import { GatewayError } from "../guard/errors.ts"
import type { Form } from "../restream/form.ts"

/**
 * Gives the form with the highest quality; of several, the first one. JSON stands for the first form too: providers' own
 * clients ask for it also where they want a stream.
 *
 * @throws GatewayError `not_acceptable`
 */
export function acceptedForm(header: string | null, forms: readonly Form[]): Form {
  const [own] = forms
  if (own === undefined) throw new TypeError("Cannot choose among no forms")
  if (header === null || header.trim() === "") return own
  const ranges = parseAccept(header)
  let best: { readonly form: Form; readonly quality: number } | undefined
  for (const form of forms) {
    const names = form === own ? [form.mediaType, "application/json"] : [form.mediaType]
    const quality = Math.max(...names.map((name) => qualityOf(name, ranges)))
    if (quality > (best?.quality ?? 0)) best = { form, quality }
  }
  if (best !== undefined) return best.form
  throw new GatewayError(
    `No form of the answer fits the Accept header: wanted ${forms.map(({ mediaType }) => mediaType).join(", ")}`,
    {
      code: "not_acceptable",
      status: 406,
    },
  )
}

/** The most specific range that covers a type decides, also where it excludes it. */
function qualityOf(name: string, ranges: readonly Accept[]): number {
  const family = `${name.slice(0, name.indexOf("/"))}/*`
  for (const wanted of [name, family, "*/*"]) {
    const range = ranges.find(({ type }) => type.toLowerCase() === wanted)
    if (range !== undefined) return range.q
  }
  return 0
}
