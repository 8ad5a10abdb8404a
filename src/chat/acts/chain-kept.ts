import { signUpOpen } from '../../domain/activity.ts'
import type { Memo } from '../../journal/commit.ts'
import type { Scene } from '../contract.ts'
import { type Chain, titleOf } from '../forms/chain-form.ts'
import { activitiesNear } from '../here.ts'
import { isAnother } from './chain-home.ts'

/** How long the last chain of a group that belongs to nothing is kept, should 接龙 编号 follow; ms. */
const keptMs = 24 * 60 * 60_000

/** A chain that belonged to nothing when it was posted, and the digest of who posted it. */
export interface KeptChain {
  chain: Chain
  by: string
}

const memoOf = (group: string): string => `chain:${group}`

/** Keeps (sealed) the last chain of this group that belongs to nothing, while there is an activity here it could yet be given to. */
export const keepChain = async (scene: Scene, chain: Chain): Promise<Memo[]> => {
  const { group, ledger, at, speaker } = scene
  if (!group) return []
  const near = await activitiesNear(scene)
  if (!near.some((activity) => activity.group === group.name && signUpOpen(activity, at))) return []
  // a birthday does not push away the one people sign up by
  if (isAnother(titleOf(chain)) && (await keptChain(scene, group.name)) !== null) return []
  const value = await ledger.seals.seal('*', JSON.stringify({ chain, by: speaker.contact } satisfies KeptChain))
  return [{ name: memoOf(group.name), value, ttlMs: keptMs }]
}

/** The last chain of a group that belonged to nothing, or null. */
export const keptChain = async ({ ledger }: Pick<Scene, 'ledger'>, group: string): Promise<KeptChain | null> => {
  const sealed = await ledger.memo(memoOf(group))
  const opened = sealed === null ? null : await ledger.seals.open('*', sealed)
  return opened === null ? null : (JSON.parse(opened) as KeptChain)
}

/** It belongs to something now. */
export const keptGone = (group: string): Memo => ({ name: memoOf(group), value: null, ttlMs: 0 })
