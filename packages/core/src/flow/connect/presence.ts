/** Whether somebody looks at the page, and whether it has a network. */

/** The part of an `EventTarget` that is used here. */
interface Target {
  addEventListener(type: string, listener: () => void): void
  removeEventListener(type: string, listener: () => void): void
}

/** What tells whether a page is shown: its `document` is one. */
export interface VisibilityTarget extends Target {
  readonly visibilityState: string
}

/** What tells whether there is a network: a page's `window`, or a worker's `self`. */
export interface NetworkTarget extends Target {
  readonly navigator: { readonly onLine: boolean }
}

/** What to look at. */
export interface PresenceOptions {
  /**
   * The page's `document`: while it is hidden the connection is given up, and made again, from the last event on, when it
   * is shown. Not used where `reconnect` is `"until-open"` or `"never"`.
   */
  readonly pauseWhenHidden?: VisibilityTarget | undefined
  /** The page's `window`: the same, while it has no network. */
  readonly pauseWhenOffline?: NetworkTarget | undefined
}

/** Looks until it is told to end. */
export interface Presence {
  /** Whether nobody looks, or nothing can be reached. */
  readonly away: boolean
  end(): void
}

/** Looks at the page. */
export function watchPresence(options: PresenceOptions, changed: () => void): Presence {
  const { pauseWhenHidden: page, pauseWhenOffline: network } = options
  const each = (method: keyof Target) => {
    page?.[method]("visibilitychange", changed)
    network?.[method]("online", changed)
    network?.[method]("offline", changed)
  }
  each("addEventListener")
  return {
    get away() {
      return page?.visibilityState === "hidden" || network?.navigator.onLine === false
    },
    end: () => each("removeEventListener"),
  }
}
