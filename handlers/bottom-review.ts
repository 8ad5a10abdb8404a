import { bottomReviewIn, lastHalf } from '../src/chat/acts/bottom-review.ts'
import { nameOf } from '../src/chat/acts/duty.ts'
import { command, type MemberScene, tell } from '../src/chat/contract.ts'
import { periodMeant, saidPeriod } from '../src/chat/forms/said-period.ts'
import type { Exempt, Reviewed } from '../src/domain/bottom-review.ts'
import { sayPoints } from '../src/domain/entry.ts'
import { sayDay } from '../src/domain/zoned.ts'
import type { ReviewDecision } from '../src/journal/ledger/publications.ts'
import * as zh from '../src/text/bottom-review.ts'

interface Args {
  period?: string
}

/** 末尾评议 — the lowest of a period with the evidence, for staff in private only: the bot lists, people decide. Writes nothing. */
export const bottomReview = command<Args>({
  name: '末尾评议',
  words: ['末尾评议', '末位评议'],
  who: 'staff',
  privateOnly: true,
  usage: '末尾评议 [时段]',
  about: '列出一段时间积分最低的会员和依据，供评议',
  read(rest, reading) {
    if (rest === '') return { args: {} }
    const period = saidPeriod(rest, reading)
    return period === null ? null : { args: { period } }
  },
  write: ({ period }) => period ?? '',

  async run({ period: said }, scene) {
    const period = said === undefined ? lastHalf(scene) : periodMeant(said, scene)
    const { from, to } = period
    if (from === null || to === null) return tell(zh.reviewNeedsPeriod)
    const [{ listed, exempt, of }, decisions] = await Promise.all([
      bottomReviewIn(scene, { ...period, from, to }),
      scene.ledger.reviewDecisions(period.key),
    ])
    if (of === 0) return tell(zh.nobodyToReview(period.label))
    return tell(
      zh.review({
        period: period.label,
        of,
        lines: listed.map((each) => zh.reviewed(shown(scene, each, decisions.get(each.member)))),
        exempt: exempt.map((each) => zh.exempt(nameOf(scene.roster, each.member), each.member, exemption(each))),
      }),
    )
  },
})

const shown = ({ roster, zone, at }: MemberScene, each: Reviewed, decision: ReviewDecision | undefined) => ({
  fromEnd: each.fromEnd,
  name: nameOf(roster, each.member),
  number: each.member,
  branch: roster.byNumber.get(each.member)?.branch ?? '',
  points: sayPoints(each.tenths),
  sessions: each.sessions,
  came: each.came,
  excused: each.excused,
  weak: each.weak,
  months: each.months.length,
  ...(decision === undefined ? {} : { decided: zh.decidedOn(decision.decision, sayDay(decision.at, zone, at)) }),
})

const exemption = ({ why, joined, sessions, excused }: Exempt): string =>
  why === 'newcomer' ? zh.newcomer(joined) : zh.onLeave(excused, sessions)
