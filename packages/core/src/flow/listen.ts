/** Events, for as long as they are wanted. */

/** What can be listened to. Every `EventTarget` is one. */
export interface Listenable {
  addEventListener(type: string, listener: (event: Event) => void): void
  removeEventListener(type: string, listener: (event: Event) => void): void
}

/** Listens, and gives what ends it. By hand: sockets that are no platform's own know no `signal`. */
export function listen<E>(target: Listenable, listeners: Readonly<Record<string, (event: E) => void>>): () => void {
  const each = Object.entries(listeners) as [string, (event: unknown) => void][]
  for (const [type, listener] of each) target.addEventListener(type, listener)
  return () => {
    for (const [type, listener] of each) target.removeEventListener(type, listener)
  }
}
