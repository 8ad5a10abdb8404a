import type { Logger } from 'pino'
import { faultNote } from '../chat/fault.ts'
import { keepEvidence } from '../chat/keep-evidence.ts'
import type { Transport } from '../chat/transport.ts'
import { evidenceFiles, evidenceFolder } from '../journal/evidence-files.ts'
import type { Pictures } from '../schedule/job.ts'

/** How many pictures are fetched at a time, and how many may wait for that; the rest comes at a later tick. */
const mostAtOnce = 3
const mostWaiting = 100

/** Fetches pictures through our account's transport and keeps them below the data folder, a few at a time. */
export const keeping = ({
  transport,
  dataFolder,
  log,
}: {
  transport: Transport
  dataFolder: string
  log: Logger
}): Pictures & {
  /** Nothing is fetched any more; resolves when what is under way has ended. */
  end(): Promise<void>
} => {
  const waiting = new Map<string, () => Promise<void>>()
  const running = new Map<string, Promise<void>>()
  let ended = false

  const next = (): void => {
    for (const [name, work] of waiting) {
      if (running.size >= mostAtOnce || ended) return
      waiting.delete(name)
      const done = work()
        .catch((error: unknown) => log.error({ work: name, fault: faultNote(error) }, 'a picture could not be seen to'))
        .finally(() => {
          running.delete(name)
          next()
        })
      running.set(name, done)
    }
  }

  return {
    async keep({ association, ledger }, { account, member, message }) {
      const state = transport.state()
      if (!state.loggedIn || (state.account !== undefined && state.account !== account)) return 'not now'
      return keepEvidence(transport, evidenceFiles(evidenceFolder(dataFolder, association.id), ledger.seals), member, message)
    },
    aside(name, work) {
      if (ended || waiting.has(name) || running.has(name) || waiting.size >= mostWaiting) return
      waiting.set(name, work)
      next()
    },
    async end() {
      ended = true
      waiting.clear()
      await Promise.all(running.values())
    },
  }
}
