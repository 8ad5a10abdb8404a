import type { Memo } from '../../journal/commit.ts'
import type { Scene } from '../contract.ts'

const dayMs = 24 * 60 * 60_000

/** How often something was tried within a time (ms; a day unless said) of its first try, and the note that counts one more. */
export const triesOf = async ({ ledger, at }: Scene, name: string, withinMs = dayMs): Promise<{ count: number; more: Memo }> => {
  const [since = '', count = ''] = ((await ledger.memo(name)) ?? '').split(' ')
  const fresh = since === '' || at - Number(since) >= withinMs
  const tries = fresh ? 0 : Number(count)
  return { count: tries, more: { name, value: `${fresh ? at : since} ${tries + 1}`, ttlMs: withinMs } }
}
