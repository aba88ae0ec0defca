/** Writes one server-sent event: `event:` where it has a name, `data:` on one line, and a blank line. */
export function sseEvent(data: string, name?: string): string {
  return name === undefined ? `data: ${data}\n\n` : `event: ${name}\ndata: ${data}\n\n`
}
