/** Finds what the page is known to have. */
export function element<Found extends HTMLElement = HTMLElement>(selector: string): Found {
  const found = document.querySelector<Found>(selector)
  if (found === null) throw new TypeError(`Cannot find ${selector} in the page`)
  return found
}
