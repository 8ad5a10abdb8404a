import { hostname } from 'node:os'
import type { OpenHouse } from './founding.ts'

/** How long a lease stands without being renewed, ms. */
const leaseMs = 15_000

interface Holder {
  host: string
  pid: number
  token: string
}

const renewScript = `if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end return 0`
const dropScript = `if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0`

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** Whether a bot runs this association now. A bot killed on this machine is seen at once; elsewhere after 15 s. */
export const botRuns = async ({ redis, keys }: OpenHouse): Promise<boolean> => {
  const text = await redis.get(keys.lease)
  if (text === null) return false
  const holder = JSON.parse(text) as Holder
  return holder.host !== hostname() || isAlive(holder.pid)
}

/** The right to run an association: one process at a time delivers, ticks and answers for it. */
export interface Lease {
  /** Gives it back; another may start at once. */
  release(): Promise<void>
}

/**
 * Takes the lease of every association, waiting (at most 30 s) for one that is held, and says whom it waits for.
 * Renews it every 5 s; `onLost` is called once when somebody else has it. Throws when it stays held.
 */
export const takeLease = async (
  houses: readonly OpenHouse[],
  say: (line: string) => void,
  onLost: (association: string) => void,
): Promise<Lease> => {
  const me = JSON.stringify({ host: hostname(), pid: process.pid, token: crypto.randomUUID() } satisfies Holder)
  for (const house of houses) await take(house, me, say)
  let lost = false
  const renewing = setInterval(() => {
    for (const { redis, keys, association } of houses) {
      redis
        .eval(renewScript, 1, keys.lease, me, String(leaseMs))
        .then(async (kept) => {
          if (kept === 1 || lost) return
          if ((await redis.set(keys.lease, me, 'PX', leaseMs, 'NX')) === 'OK') return
          lost = true
          onLost(association.id)
        })
        .catch(() => undefined)
    }
  }, leaseMs / 3)
  return {
    async release() {
      clearInterval(renewing)
      for (const { redis, keys } of houses) await redis.eval(dropScript, 1, keys.lease, me)
    },
  }
}

const take = async (house: OpenHouse, me: string, say: (line: string) => void): Promise<void> => {
  const { redis, keys, association } = house
  const until = Date.now() + 2 * leaseMs
  for (let said = false; ; ) {
    if (!(await botRuns(house))) await redis.del(keys.lease)
    if ((await redis.set(keys.lease, me, 'PX', leaseMs, 'NX')) === 'OK') return
    if (Date.now() > until) throw new Error(`「${association.name}」正由另一个进程运行；请先停掉它。`)
    if (!said) say(`「${association.name}」正由另一个进程运行，等它退出（最多半分钟）……`)
    said = true
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
}
