import { barred, factOf, unchangedClaim } from '../src/chat/acts/claim-review.ts'
import { whatOf } from '../src/chat/acts/claims.ts'
import { nameOf } from '../src/chat/acts/duty.ts'
import { isQuestion } from '../src/chat/arguments.ts'
import { command, type Decision, type Speech, tell } from '../src/chat/contract.ts'
import { sayDay } from '../src/domain/zoned.ts'
import * as zh from '../src/text/claim.ts'

interface Args {
  number: string
  reason: string
}

const numbered = /^(?:申报|编号|#)*\s*(\d{1,9})(?:号)?(?:[\s,、:;.]+(.*))?$/su
/** Most characters of a reason. */
const most = 200

/** 退回 — a reviewer does not agree to a claim; the reason goes to its member privately. A weighty word: the number is said or quoted. */
export const returnClaim = command<Args>({
  name: '退回',
  words: ['退回', '驳回', '退回申报', '驳回申报'],
  who: 'examiner',
  weighty: true,
  usage: zh.returnUsage,
  about: '退回申报，理由私下告诉本人',
  read(rest, { quotedNumber, glued, ...reading }) {
    const found = numbered.exec(rest)
    const number = found?.[1] ?? (/^\d/u.test(rest) || glued ? undefined : quotedNumber)
    const reason = (found ? (found[2] ?? '') : rest).replace(/^(?:理由|原因|事由)[\s:]*/u, '').trim()
    const whole = number !== undefined && reason !== '' && !/^\d{3,9}(?:号)?(?:[\s,、:]|$)/u.test(reason)
    if (whole && !isQuestion(reason)) return { args: { number, reason } }
    return reading.private && (rest === '' || found) ? { tell: zh.returnHow } : null
  },
  write: ({ number, reason }) => `${number} ${reason}`,

  async run({ number, reason: said }, scene): Promise<Decision> {
    const { ledger, roster, addressed, room, me, zone, at } = scene
    const reason = scene.asTyped(said)
    const claim = await ledger.claim(number)
    const why = claim ? barred(scene, claim) : 'none'
    if (!claim || why !== null)
      return addressed || (why !== 'none' && why !== 'branch') ? tell(`${number} ${zh.notDone(why ?? 'none')}。`) : { says: [] }
    if (claim.state !== 'waiting')
      return tell(`${number} ${zh.decidedBefore(claim.state, nameOf(roster, (claim.by ?? '').replace(/^cli:/u, '')), claim.entry)}。`)
    if (reason.length > most) return tell(zh.reasonTooLong(most))
    const name = nameOf(roster, claim.member)
    const [what, day] = [whatOf(scene, claim), sayDay(claim.at, zone, at)]
    const says: Speech[] = [{ to: 'here', text: room === null ? zh.returned(number, name) : zh.returnedHere(number) }]
    if (roster.byNumber.get(claim.member)?.leftAt === undefined)
      says.push({ to: { member: claim.member }, text: zh.yoursReturned(number, what, day, reason) })
    if (claim.proxyBy !== undefined && claim.proxyBy !== claim.member && claim.proxyBy !== me.number)
      says.push({ to: { member: claim.proxyBy }, text: zh.yoursReturned(number, what, day, reason, name) })
    const sealed = await ledger.seals.seal(claim.member, reason)
    return { expect: [unchangedClaim(claim)], events: [{ type: 'claim.returned', reason: sealed, ...factOf(claim) }], says }
  },
})
