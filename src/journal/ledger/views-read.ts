import type { RedisClient } from '../client.ts'
import type { Keys } from '../keys.ts'

/** What every room of the ledger reads with. */
export interface ViewsRead {
  redis: RedisClient
  keys: Keys
  /** The key of a view. */
  v(view: string): string
}

/** A value of a view that keeps JSON; null where it keeps none. */
export const parsed = <T>(text: string | null | undefined): T | null => (text == null ? null : (JSON.parse(text) as T))
/** Every value of such a view. */
export const parsedAll = <T>(hash: Record<string, string>): T[] => Object.values(hash).map((text) => JSON.parse(text) as T)
