import { factOf, unchangedClaim } from '../src/chat/acts/claim-review.ts'
import { whatOf } from '../src/chat/acts/claims.ts'
import { numberOf } from '../src/chat/arguments.ts'
import { command, type Decision, tell } from '../src/chat/contract.ts'
import * as zh from '../src/text/claim.ts'
import { numberNeeded } from '../src/text/common.ts'

interface Args {
  number: string
}

/** 撤回申报 — who filed a claim (or whom it was filed for) takes it back while it waits. */
export const withdrawClaim = command<Args>({
  name: '撤回申报',
  words: ['撤回申报', '取消申报', '撤销申报'],
  who: 'member',
  weighty: true,
  usage: zh.withdrawUsage,
  about: '撤回还没审的申报',
  read(rest, reading) {
    const number = rest === '' ? reading.quotedNumber : numberOf(rest)
    if (number !== undefined && number !== null) return { args: { number } }
    return rest === '' && reading.private ? { tell: numberNeeded(zh.withdrawUsage) } : null
  },
  write: ({ number }) => number,

  async run({ number }, scene): Promise<Decision> {
    const { ledger, me, addressed } = scene
    const claim = await ledger.claim(number)
    const quietly = (text: string): Decision => (addressed ? tell(text) : { says: [] })
    if (claim === null) return quietly(zh.noSuchClaim(number))
    if (claim.member !== me.number && claim.proxyBy !== me.number) return quietly(zh.notYours(number))
    if (claim.state === 'passed') return tell(zh.passedBefore(number, claim.entry ?? ''))
    if (claim.state !== 'waiting') return tell(zh.endedBefore(number, claim.state))
    const what = whatOf(scene, claim)
    const other = claim.member === me.number ? claim.proxyBy : claim.member
    return {
      expect: [unchangedClaim(claim)],
      events: [{ type: 'claim.withdrawn', ...factOf(claim) }],
      says: [
        { to: 'here', text: zh.withdrawn(number, what) },
        ...(other !== undefined && other === claim.member && other !== me.number
          ? [{ to: { member: other }, text: zh.wasWithdrawn(number, what, me.name) }]
          : []),
      ],
    }
  },
})
