import { lastHalf } from '../src/chat/acts/bottom-review.ts'
import { isPerson, isQuestion, wordsOf } from '../src/chat/arguments.ts'
import { command, tell } from '../src/chat/contract.ts'
import { peopleSaid } from '../src/chat/forms/people-said.ts'
import { periodMeant, saidPeriod } from '../src/chat/forms/said-period.ts'
import * as zh from '../src/text/bottom-review.ts'
import { notOnRoster, severalOfName } from '../src/text/common.ts'

interface Args {
  person: string
  decision: string
  period?: string
  reason: string
}

const decisions = ['保留', '免评', '提醒', '约谈', '观察', '劝退', '退会']
const mostReason = 200

/** 评议结论 — records what people decided about somebody after the bottom review, with the reason. A later one stands in its place. */
export const reviewDecision = command<Args>({
  name: '评议结论',
  words: ['评议结论', '评议决定'],
  who: 'staff',
  privateOnly: true,
  usage: '评议结论 姓名 决定 [时段] 理由',
  about: `记下末尾评议的结论（${decisions.join('、')}）`,
  read(rest, reading) {
    const [, person = '', decision = '', after = ''] = /^(\S+)[\s,、:;]+(\S+?)(?:[\s,、:;.]+(.*))?$/su.exec(rest) ?? []
    if (reading.glued || isQuestion(rest) || !isPerson(reading, person)) return null
    if (!decisions.includes(decision)) return { tell: zh.unknownDecision(decision, decisions) }
    const [first = ''] = wordsOf(after)
    const period = saidPeriod(first, reading)
    const reason = (period === null ? after : after.slice(first.length)).replace(/^[\s,、:;]*(?:理由|事由|原因)?[\s,、:;]*/u, '').trim()
    if (reason === '') return { tell: zh.decisionNeedsReason(person, decision) }
    return { args: { person, decision, ...(period === null ? {} : { period }), reason } }
  },
  write: ({ person, decision, period, reason }) => [person, decision, period, reason].filter((word) => word !== undefined).join(' '),

  async run({ person, decision, period: said, reason }, scene) {
    const { roster, me, ledger } = scene
    const found = peopleSaid(roster, [person])
    if ('unknown' in found) return tell(notOnRoster(found.unknown))
    if ('several' in found) return tell(severalOfName(found.several.name, found.several.people))
    const [member] = found.members
    if (!member) return tell(notOnRoster([person]))
    if (member.number === me.number) return tell(zh.notAboutYourself)
    if (reason.length > mostReason) return tell(zh.reasonTooLong(mostReason))
    const period = said === undefined ? lastHalf(scene) : periodMeant(said, scene)
    const sealed = await ledger.seals.seal(member.number, scene.asTyped(reason))
    return {
      events: [{ type: 'review.decided', member: member.number, period: period.key, decision, reason: sealed }],
      says: [{ to: 'asker', text: zh.decisionKept(member.name, period.label, decision) }],
    }
  },
})
