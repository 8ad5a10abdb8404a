import { mayReview } from '../src/chat/acts/binding.ts'
import { letGo } from '../src/chat/acts/held.ts'
import { isQuestion } from '../src/chat/arguments.ts'
import { command, say } from '../src/chat/contract.ts'
import * as zh from '../src/text/binding.ts'

interface Args {
  number: string
  reason: string
}

const numbered = /^#?(\d{1,9})(?:号)?(?:[\s,、:]+(.*))?$/u

/** 退回绑定 — a request ends; who asked hears the reason privately, and what was held for them is let go. */
export const refuseBinding = command<Args>({
  name: '退回绑定',
  words: ['退回绑定', '驳回绑定', '拒绝绑定', '绑定退回', '绑定驳回'],
  who: 'reviewer',
  weighty: true,
  usage: '退回绑定 编号 理由',
  about: '退回绑定申请',
  read(rest, { quotedNumber, glued, ...reading }) {
    const found = numbered.exec(rest)
    const number = found?.[1] ?? (/^\d/u.test(rest) || glued ? undefined : quotedNumber)
    const reason = (found ? (found[2] ?? '') : rest).replace(/^(?:理由|原因|事由)[\s:]*/u, '').trim()
    const whole = number !== undefined && reason !== '' && !/^\d{3,9}(?:号)?(?:[\s,、:]|$)/u.test(reason)
    if (whole && !isQuestion(reason) && reason.length <= 200) return { args: { number, reason } }
    return reading.private && (rest === '' || found) ? { tell: zh.reasonNeeded } : null
  },
  write: ({ number, reason }) => `${number} ${reason}`,

  async run({ number, reason: said }, scene) {
    const reason = scene.asTyped(said)
    const { ledger, roster, addressed, room } = scene
    const request = await ledger.request(number)
    const member = request && roster.byNumber.get(request.member)
    if (!request || !member) return say(zh.noSuchRequest(number))
    if (!mayReview(scene, member)) return addressed || room === null ? say(zh.otherBranch(number)) : { says: [] }
    const { contact } = request
    const [sealed, contactId, held] = await Promise.all([
      ledger.seals.seal(member.number, reason),
      ledger.seals.open(member.number, request.contactId),
      ledger.held(contact),
    ])
    const freed = await letGo(scene, contact, held)
    return {
      expect: [{ name: 'still waiting', key: 'requests', field: number, op: 'equals', value: JSON.stringify(request) }, ...freed.expect],
      events: [{ type: 'binding.refused', request: number, member: member.number, contact, reason: sealed }, ...freed.events],
      says: [
        { to: 'here', text: zh.refused(number) },
        ...(contactId === null ? [] : [{ to: { contact: contactId, account: request.account }, text: zh.wasRefused(member.name, reason) }]),
        ...freed.says,
      ],
    }
  },
})
