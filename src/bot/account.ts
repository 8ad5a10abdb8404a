import type { Logger } from 'pino'
import type { Transport } from '../chat/transport.ts'
import type { OpenHouse } from '../founding.ts'
import { HeldElsewhere, type Lease, takeLease } from '../lease.ts'
import { DeadlinePassed, pause, within } from '../wechat/deadline.ts'
import { noteOf } from '../wechat/log.ts'

/** How long what is to be sent waits at a time for the account to become ours, ms. */
export const admitMs = 1000

/** What {@link takeAccount} needs. */
export interface AccountParts {
  houses: readonly OpenHouse[]
  transport: Transport
  door: string
  what: string
  log: Logger
  say(line: string): void
  onFatal(line: string): void
}

/** The WeChat account a bot runs, leased from the start by its door, and by its contact id too once it has logged in. */
export interface Account {
  lease: Lease
  /** Whether no other process has taken it over. */
  isOurs(): boolean
  /** Whether the account that has logged in (unless said, the one that is) is ours by its contact id too: the lease is asked for at once. */
  admitted(account?: string): Promise<boolean>
}

/** Takes the account, waiting for another bot to let go of it. Throws as `takeLease` does. */
export const takeAccount = async ({ houses, transport, door, what, log, say, onFatal }: AccountParts): Promise<Account> => {
  const [first] = houses
  if (!first) throw new Error('no association to serve')
  let isOurs = true
  const onLost = (line: string): void => {
    isOurs = false
    onFatal(line)
  }
  const lease = await takeLease({ redis: first.redis, houses, door, what, zone: first.association.timezone, say, onLost })
  return {
    lease,
    isOurs: () => isOurs,
    async admitted(account = transport.state().account) {
      if (account === undefined || lease.account() === account) return isOurs
      try {
        await within(admitMs, lease.admit(account))
      } catch (error) {
        if (error instanceof HeldElsewhere) onLost(error.message)
        else if (!(error instanceof DeadlinePassed)) {
          log.error(noteOf(error), 'the lease of the account could not be asked for')
          await pause(admitMs)
        }
        return false
      }
      return isOurs
    },
  }
}
