import { Redis } from 'ioredis'
import { openJournal } from '../../src/journal/commit.ts'
import type { Village } from './village.ts'

/** What people read when the store failed and nothing was recorded. */
export const notRecordedSentence = /^出错了，本次没有记上。请稍后再发一次，或把编号 [0-9a-f]{6} 发给工作人员。$/u

/** Lets commits meet a store that is gone while `run` lasts; reads go on. */
export const failingStore = async <T>({ house }: Village, run: () => Promise<T>): Promise<T> => {
  const { journal } = house
  const gone = new Redis({ host: '127.0.0.1', port: 1, lazyConnect: true, enableOfflineQueue: false, retryStrategy: () => null })
  gone.on('error', () => undefined)
  house.journal = { knows: journal.knows, note: journal.note, commit: openJournal(gone, house.keys, { now: () => 0 }).commit }
  try {
    return await run()
  } finally {
    house.journal = journal
    gone.disconnect()
  }
}
