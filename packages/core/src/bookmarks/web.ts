/** What came of asking for a page. */
export interface LinkCheck {
  /**
   * `alive` has somebody who answers, be it that not everybody may see the page; `gone` says itself that it is; `failed` may
   * work later; `refused` leads where we do not go.
   */
  outcome: 'alive' | 'failed' | 'gone' | 'refused'
  /** HTTP status of the last answer, where there was one. */
  status_code: number | null
  /** What was wrong, in a sentence for people; null when it is alive. */
  error: string | null
}

/** What a page says of itself. */
export interface PageFacts {
  title: string | null
  description: string | null
}

/**
 * The Web, seen from here: pages are asked for with time-outs and few redirects, a few at a time from one host, and never
 * at addresses of private networks unless the configuration lets it.
 */
export interface Web {
  /** Never rejects on account of the page: what is wrong is the answer. Rejects at once with the reason of the signal. */
  check(url: string, signal?: AbortSignal): Promise<LinkCheck>
  /** Rejects with `upstream_failed` when the page cannot be had, and `forbidden` when it is where we do not go. */
  describe(url: string, signal?: AbortSignal): Promise<PageFacts>
}
