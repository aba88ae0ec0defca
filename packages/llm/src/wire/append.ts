/** Adds items to a list. As arguments of one `push`, as many as a request may hold would run an engine out of stack. */
export function append<Item>(list: Item[], items: readonly Item[]): void {
  for (const item of items) list.push(item)
}
