import { randomUUID } from 'node:crypto'
import type { Said } from '../../src/chat/said.ts'
import type { OpenHouse } from '../../src/founding.ts'

/** Queues things to be said and nothing else, at `at` (ms), as a commit does. */
export const commitSaid = async ({ journal }: Pick<OpenHouse, 'journal'>, at: number, says: readonly Said[]): Promise<void> => {
  const act = { id: randomUUID(), about: '', once: false }
  await journal.commit({ act, by: 'bot', occurredAt: at, expect: [], events: [], says: [...says], memo: [] })
}
