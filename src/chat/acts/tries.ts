import type { Memo } from '../../journal/commit.ts'
import type { Scene } from '../contract.ts'

const dayMs = 24 * 60 * 60_000

/** How often something was tried within a day of its first try, and the note that counts one more. */
export const triesOf = async ({ ledger, at }: Scene, name: string): Promise<{ count: number; more: Memo }> => {
  const [since = '', count = ''] = ((await ledger.memo(name)) ?? '').split(' ')
  const fresh = since === '' || at - Number(since) >= dayMs
  const tries = fresh ? 0 : Number(count)
  return { count: tries, more: { name, value: `${fresh ? at : since} ${tries + 1}`, ttlMs: dayMs } }
}
