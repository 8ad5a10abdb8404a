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
  return text !== null && holds(text)
}

/** Whether whoever wrote this lease may still run. */
const holds = (text: string): boolean => {
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
  const held: OpenHouse[] = []
  let over = false
  const renew = async ({ redis, keys, association }: OpenHouse): Promise<void> => {
    if ((await redis.eval(renewScript, 1, keys.lease, me, String(leaseMs))) === 1 || over) return
    if ((await redis.set(keys.lease, me, 'PX', leaseMs, 'NX')) === 'OK' || over) return
    over = true
    onLost(association.id)
  }
  // an unreachable store is not a lost lease: whether it is lost is seen once the store is back
  const renewing = setInterval(() => {
    for (const house of held) renew(house).catch(() => undefined)
  }, leaseMs / 3)
  const release = async (): Promise<void> => {
    over = true
    clearInterval(renewing)
    for (const { redis, keys } of held.splice(0)) await redis.eval(dropScript, 1, keys.lease, me)
  }
  try {
    for (const house of houses) {
      await take(house, me, say)
      held.push(house)
    }
  } catch (error) {
    await release()
    throw error
  }
  return { release }
}

const take = async ({ redis, keys, association }: OpenHouse, me: string, say: (line: string) => void): Promise<void> => {
  const until = Date.now() + 2 * leaseMs
  for (let said = false; ; ) {
    const other = await redis.get(keys.lease)
    if (other !== null && !holds(other)) await redis.eval(dropScript, 1, keys.lease, other)
    if ((await redis.set(keys.lease, me, 'PX', leaseMs, 'NX')) === 'OK') return
    if (Date.now() > until) throw new Error(`「${association.name}」正由另一个进程运行；请先停掉它。`)
    if (!said) say(`「${association.name}」正由另一个进程运行，等它退出（最多半分钟）……`)
    said = true
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
}
