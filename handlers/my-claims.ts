import { daysWaited } from '../src/chat/acts/claim-review.ts'
import { whatOf } from '../src/chat/acts/claims.ts'
import { signed } from '../src/chat/acts/entry-lines.ts'
import { command, type MemberScene, tell } from '../src/chat/contract.ts'
import type { StandingClaim } from '../src/domain/claim.ts'
import { sayDay } from '../src/domain/zoned.ts'
import * as zh from '../src/text/claim.ts'

/** Most claims shown. */
const most = 15

/** 我的申报 — a member's own claims and how they stand, told to them alone. */
export const myClaims = command<Record<string, never>>({
  name: '我的申报',
  words: ['我的申报', '查申报', '申报进度', '我的申报进度'],
  addressedWords: ['我申报的呢', '我报的怎么样了', '申报审了吗', '申报通过了吗', '我的申报通过了吗', '我的申报审了吗'],
  who: 'member',
  usage: '我的申报',
  about: '看自己的申报审得怎么样了',
  read: (rest) => (rest === '' ? { args: {} } : null),
  write: () => '',
  async run(_args, scene) {
    const claims = await scene.ledger.claimsOf(scene.me.number, most)
    if (claims.length === 0) return tell(zh.noneOfYours)
    return tell(zh.ownClaims(scene.me.name, await Promise.all(claims.map((claim) => lineOf(scene, claim)))))
  },
})

const lineOf = async (scene: MemberScene, claim: StandingClaim): Promise<string> =>
  zh.ownLine(claim.claim, whatOf(scene, claim), sayDay(claim.at, scene.zone, scene.at), await standsAs(scene, claim))

const standsAs = async (scene: MemberScene, claim: StandingClaim): Promise<string> => {
  const { ledger } = scene
  switch (claim.state) {
    case 'waiting':
      return zh.standsWaiting(daysWaited(scene, claim), claim.to)
    case 'passed': {
      const entry = claim.entry === undefined ? null : await ledger.entry(claim.entry)
      if (entry === null) return zh.standsPassed('', claim.entry ?? '', false)
      return zh.standsPassed(signed(entry.tenths), entry.entry, (await ledger.reversalOf(entry.entry)) !== null)
    }
    case 'returned':
      return zh.standsReturned(claim.reason === undefined ? null : await ledger.seals.open(claim.member, claim.reason))
    case 'withdrawn':
      return zh.standsWithdrawn
  }
}
