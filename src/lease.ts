import { hostname } from 'node:os'
import { sayWhen } from './domain/zoned.ts'
import type { OpenHouse } from './founding.ts'
import type { RedisClient } from './journal/client.ts'
import { accountKeysOf } from './journal/keys.ts'
import { processIdentity } from './redis/process-identity.ts'
import * as zh from './text/serving.ts'

/** How long a lease stands without being renewed, ms. */
const leaseMs = 15_000

/** A process that runs the bot. */
interface Holder {
  host: string
  pid: number
  /** Tells it apart from a later process of the same pid; null where that cannot be known. */
  identity: string | null
  /** ms; since when it runs. */
  since: number
  /** Its own, never another's. */
  token: string
}

/** A process that serves an association. */
export interface Server extends Holder {
  /** Its WeChat account as known from outside, by which its queues are named. */
  door: string
  /** Its WeChat account's contact id; null until it has logged in. */
  account: string | null
}

const renewScript = `if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end return 0`
const dropScript = `if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0`

/** Whether this process may still run: one on another machine is believed. */
const mayRun = ({ host, pid, identity }: Holder): boolean => {
  if (host !== hostname()) return true
  const now = processIdentity(pid)
  return now !== null && (identity == null || identity === now)
}

/** The processes that serve an association now. One killed on this machine is missed at once; elsewhere after 15 s. */
export const serversOf = async ({ redis, keys }: Pick<OpenHouse, 'redis' | 'keys'>): Promise<Server[]> => {
  const tokens = await redis.smembers(keys.serving)
  if (tokens.length === 0) return []
  const texts = await redis.mget(...tokens.map(keys.servingOf))
  const gone = tokens.filter((_, index) => texts[index] === null)
  if (gone.length > 0) await redis.srem(keys.serving, ...gone)
  return texts.flatMap((text) => (text === null || text === undefined ? [] : [JSON.parse(text) as Server])).filter(mayRun)
}

/** Whether a bot serves this association now. */
export const botRuns = async (house: Pick<OpenHouse, 'redis' | 'keys'>): Promise<boolean> => (await serversOf(house)).length > 0

/** Another process has the account; its message is the line that says which. */
export class HeldElsewhere extends Error {
  override readonly name = 'HeldElsewhere'
}

/** The right to run a WeChat account, one process at a time; and the register of who serves which association. */
export interface Lease {
  /** Names this process in what it leaves in the store. */
  token: string
  /** Contact id of the account that is ours; null before {@link admit}. */
  account(): string | null
  /**
   * Takes the account by its contact id too, once it has logged in: two gateways may lead to one account. Waits and throws as
   * {@link takeLease}; asked again for the same account it is the same, save that what failed with the store is tried anew. Another
   * account takes the place of the one before.
   */
  admit(account: string): Promise<void>
  /** Gives everything back; another may start at once. */
  release(): Promise<void>
}

/** What {@link takeLease} needs. */
export interface LeaseParts {
  redis: RedisClient
  /** The associations this process will serve. */
  houses: readonly OpenHouse[]
  /** The account as known from outside. */
  door: string
  /** What people call it: 「这个微信账号」. */
  what: string
  /** Zone of the times that are said. */
  zone: string
  say(line: string): void
  /** Called once, with one line, when somebody else has the account. */
  onLost(line: string): void
}

/** The leases one process holds: taken, renewed and given back. */
const holding = (holder: Holder, { redis, what, zone, say, onLost }: Pick<LeaseParts, 'redis' | 'what' | 'zone' | 'say' | 'onLost'>) => {
  const me = JSON.stringify(holder)
  const held = new Set<string>()
  let over = false
  const named = ({ host, pid, since }: Holder) => ({ host, pid, since: sayWhen(since, zone, Date.now()) })

  /** Waits, at most 30 s, for one that is held. Throws when it stays so. */
  const take = async (key: string): Promise<void> => {
    const until = Date.now() + 2 * leaseMs
    for (let said = false; ; ) {
      if (over) throw new Error('the lease was given back')
      const text = await redis.get(key)
      // taken before, without our learning of it
      if (text === me) break
      const other = text === null ? null : (JSON.parse(text) as Holder)
      if (text !== null && other && !mayRun(other)) await redis.eval(dropScript, 1, key, text)
      if ((await redis.set(key, me, 'PX', leaseMs, 'NX')) === 'OK') break
      if (other && Date.now() > until) throw new HeldElsewhere(zh.heldBy(what, named(other)))
      if (other && !said) {
        say(zh.waitingFor(what, named(other)))
        said = true
      }
      await new Promise((resolve) => setTimeout(resolve, 500))
    }
    held.add(key)
  }
  const drop = async (key: string): Promise<void> => {
    held.delete(key)
    await redis.eval(dropScript, 1, key, me)
  }
  const renew = async (key: string): Promise<void> => {
    if ((await redis.eval(renewScript, 1, key, me, String(leaseMs))) === 1 || over || !held.has(key)) return
    if ((await redis.set(key, me, 'PX', leaseMs, 'NX')) === 'OK' || over) return
    const text = await redis.get(key)
    if (over) return
    over = true
    onLost(zh.takenOver(what, text === null ? null : named(JSON.parse(text) as Holder)))
  }
  return {
    take,
    drop,
    /** Whether any is held. */
    any: () => !over && held.size > 0,
    // an unreachable store is not a lost lease: whether it is lost is seen once the store is back
    renewAll: () => Promise.all([...held].map((key) => renew(key).catch(() => undefined))),
    /** No more is taken or renewed. */
    end: () => {
      over = true
    },
    dropAll: async () => {
      for (const key of [...held]) await drop(key)
    },
  }
}

/** A process's entry in the registers of the associations it serves. */
const registering = (holder: Holder, houses: readonly OpenHouse[], door: string) => ({
  async enter(account: string | null): Promise<void> {
    const entry = JSON.stringify({ ...holder, door, account } satisfies Server)
    for (const { redis, keys } of houses) {
      await redis.set(keys.servingOf(holder.token), entry, 'PX', leaseMs)
      await redis.sadd(keys.serving, holder.token)
    }
  },
  async leave(): Promise<void> {
    for (const { redis, keys } of houses) {
      await redis.del(keys.servingOf(holder.token))
      await redis.srem(keys.serving, holder.token)
    }
  },
})

/**
 * Takes an account for this process and enters it in the register of every association. Another that has it is waited for, at
 * most 30 s, and said which; one that is dead on this machine is replaced at once. Renews every 5 s. Throws {@link HeldElsewhere}
 * when it stays held, else as the store fails.
 */
export const takeLease = async (parts: LeaseParts): Promise<Lease> => {
  const { pid } = process
  const holder: Holder = { host: hostname(), pid, identity: processIdentity(pid), since: Date.now(), token: crypto.randomUUID() }
  const held = holding(holder, parts)
  const register = registering(holder, parts.houses, parts.door)
  let account: string | null = null
  let admission: { account: string; done: Promise<void> } | null = null
  const renewing = setInterval(() => {
    void held.renewAll()
    if (held.any()) register.enter(account).catch(() => undefined)
  }, leaseMs / 3)

  const admitNow = async (next: string): Promise<void> => {
    await held.take(accountKeysOf(`id-${next}`).lease)
    const before = account
    account = next
    if (before !== null) await held.drop(accountKeysOf(`id-${before}`).lease)
    await register.enter(account)
  }
  const release = async (): Promise<void> => {
    held.end()
    clearInterval(renewing)
    await admission?.done.catch(() => undefined)
    await register.leave()
    await held.dropAll()
  }

  try {
    await held.take(accountKeysOf(parts.door).lease)
    await register.enter(account)
  } catch (error) {
    await release()
    throw error
  }
  return {
    token: holder.token,
    account: () => account,
    admit(next) {
      if (admission?.account !== next) {
        const before = admission?.done.catch(() => undefined) ?? Promise.resolve()
        const asked = { account: next, done: before.then(() => admitNow(next)) }
        asked.done.catch((error: unknown) => {
          if (admission === asked && !(error instanceof HeldElsewhere)) admission = null
        })
        admission = asked
      }
      return admission.done
    },
    release,
  }
}
