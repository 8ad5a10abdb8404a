import { readFileSync } from 'node:fs'
import type { OpenHouse } from '../founding.ts'

const script = readFileSync(new URL('./claim.lua', import.meta.url), 'utf8')

/** An item to be moved: as it was read, and what it becomes. Both are what the outbox keeps as JSON. */
export interface Claimed {
  id: string
  was: object
  next: object
}

/**
 * Moves items from the state they were read in to another, all or none: false when another process moved one of them first.
 * Two processes that both think an item theirs can so not both send it.
 */
export const claim = async ({ redis, keys }: Pick<OpenHouse, 'redis' | 'keys'>, items: readonly Claimed[]): Promise<boolean> =>
  (await redis.eval(script, 1, keys.outbox, ...items.flatMap(({ id, was, next }) => [id, JSON.stringify(was), JSON.stringify(next)]))) === 1
