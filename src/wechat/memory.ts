/** What was loaded before, for a while. */
export interface Memory<T> {
  /** The value of `key`, loaded when unknown or too old; askers at the same time share one load. Rejects as the load does. */
  get(key: string): Promise<T>
  /** Corrects the value of `key` when it is known. */
  revise(key: string, change: (value: T) => T): void
  /** Forgets one key. */
  forget(key: string): void
  /** Forgets every key that begins with `prefix`. */
  forgetUnder(prefix: string): void
}

interface Kept<T> {
  value: Promise<T>
  until: number
}

/**
 * A bounded memory of loaded values: the `size` used last, each for `ttlMs`; a failed load is remembered for `failedMs`, so that a
 * provider that cannot answer is not asked with every message.
 */
export function remembering<T>({
  size,
  ttlMs,
  failedMs,
  load,
  now = () => performance.now(),
}: {
  size: number
  ttlMs: number
  failedMs: number
  load: (key: string) => Promise<T>
  now?: () => number
}): Memory<T> {
  const kept = new Map<string, Kept<T>>()
  return {
    get(key) {
      const known = kept.get(key)
      kept.delete(key)
      if (known && now() < known.until) {
        kept.set(key, known)
        return known.value
      }
      const fresh: Kept<T> = { value: load(key), until: Number.POSITIVE_INFINITY }
      fresh.value.then(
        () => {
          fresh.until = now() + ttlMs
        },
        () => {
          fresh.until = now() + failedMs
        },
      )
      kept.set(key, fresh)
      for (const oldest of kept.keys()) {
        if (kept.size <= size) break
        kept.delete(oldest)
      }
      return fresh.value
    },
    revise(key, change) {
      const known = kept.get(key)
      if (!known) return
      known.value = known.value.then(change)
      known.value.catch(() => undefined)
    },
    forget(key) {
      kept.delete(key)
    },
    forgetUnder(prefix) {
      for (const key of kept.keys()) if (key.startsWith(prefix)) kept.delete(key)
    },
  }
}
