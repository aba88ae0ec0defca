/** Files inline: `data:image/png;base64,…`. */

/** What an address with the file in it holds. */
export interface InlineFile {
  readonly mediaType: string
  /** Base64. */
  readonly data: string
}

const HEAD = /^data:([\w.+-]{1,64}\/[\w.+-]{1,128})(?:;[\w.+-]{1,64}=[\w.+-]{1,128}){0,8};base64,/

/** Reads an address that has the file in it, in base64; gives nothing for any other. */
export function readDataUrl(url: string): InlineFile | undefined {
  const found = HEAD.exec(url.slice(0, 1_024))
  if (found === null) return undefined
  return { mediaType: found[1] as string, data: url.slice(found[0].length) }
}

export function writeDataUrl({ mediaType, data }: InlineFile): string {
  return `data:${mediaType};base64,${data}`
}
