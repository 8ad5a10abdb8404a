import { waitingIn } from '../src/chat/acts/publication-waiting.ts'
import {
  calendarOf,
  contentOf,
  factOf,
  leadersOf,
  monthsToPublish,
  postsOf,
  publicationRules,
  readersOf,
} from '../src/chat/acts/publishing.ts'
import { command, confirmPrivately, type Decision, type MemberScene, tell } from '../src/chat/contract.ts'
import { periodMeant, saidPeriod } from '../src/chat/forms/said-period.ts'
import { sayMonthFrom } from '../src/domain/duty.ts'
import { endOfPeriod, type Period, periodOfKey } from '../src/domain/period.ts'
import { kindOf, type PublicationKind, periodsBefore, windowEnd } from '../src/domain/publication.ts'
import { addMonths, monthOf, sayDay } from '../src/domain/zoned.ts'
import { dealtNumber } from '../src/journal/events.ts'
import * as zh from '../src/text/publication.ts'

interface Args {
  period?: string
  /** Digest of the entries that were shown: what changed since is shown anew. */
  shown?: string
}

/**
 * 公布 — staff open a month, contest or appraisal to objections: shown first (what, to which groups, until when), then 确认. Each
 * kind comes in its order; nothing that was final is published again.
 */
export const publish = command<Args>({
  name: '公布',
  words: ['公布', '公布积分', '公示积分'],
  who: 'staff',
  privateOnly: true,
  addressedOnly: true,
  usage: '公布 [时段]',
  about: '公示一个月的积分，期满自动定稿',
  read(rest, reading) {
    if (rest === '') return { args: {} }
    const period = saidPeriod(rest.replace(/的?积分$/u, ''), reading)
    return period === null ? null : { args: { period } }
  },
  write: ({ period }) => period ?? '',

  async run({ period: said, shown }, scene) {
    const { ledger, zone, at } = scene
    const waiting = await monthsToPublish(ledger, at, zone)
    const [oldest] = waiting
    const period = said === undefined ? oldest && periodOfKey(oldest) : periodMeant(said, scene)
    if (!period) return tell(zh.nothingToPublish)
    return (await refusal(scene, period, waiting)) ?? open(scene, period, shown)
  },
})

/** The one sentence why a period is not to be published now, or null. */
const refusal = async (scene: MemberScene, period: Period, waiting: readonly string[]): Promise<Decision | null> => {
  const { ledger, zone, at } = scene
  const kind = kindOf(period)
  if (kind === null) return tell(zh.cannotPublish(period.label))
  const all = await ledger.publications()
  const same = all.find((each) => each.period === period.key)
  if (same?.state === 'final') return tell(zh.isFinal(period.label, same.publication, sayDay(same.at, zone, at)))
  if (same?.state === 'opened') return tell(zh.isOpen(period.label, same.publication, sayEnd(same.until ?? at, zone, at)))
  if (endOfPeriod(period, zone) > at) return tell(zh.notOver(period.label))
  const closed = (await ledger.closed())[kind]
  if (closed !== null && period.key <= closed) return tell(zh.nothingIn(period.label))
  const opened = all.find((each) => each.kind === kind && each.state === 'opened')
  if (opened) {
    const label = periodOfKey(opened.period)?.label ?? opened.period
    return tell(zh.isOpen(label, opened.publication, sayEnd(opened.until ?? at, zone, at)))
  }
  const own = waiting.filter((month) => month >= (period.from ?? '') && month <= (period.to ?? ''))
  if (kind !== 'month') {
    if (own.length > 0)
      return tell(
        zh.monthsFirst(
          period.label,
          own.map((month) => sayMonthFrom(month, monthOf(at, zone))),
        ),
      )
    if ((await ledger.countedIn(period.key)) === null) return tell(zh.nothingIn(period.label))
    const earlier = await earliestWaiting(scene, kind, period, closed)
    return earlier === null ? null : tell(zh.earlierFirst(earlier.label))
  }
  const [oldest] = waiting
  if (own.length === 0) return tell(zh.nothingIn(period.label))
  return oldest !== undefined && oldest < period.key ? tell(zh.earlierFirst(periodOfKey(oldest)?.label ?? oldest)) : null
}

/** The first contest or appraisal before a period that holds entries and is not final; null: none. */
const earliestWaiting = async (
  { ledger }: MemberScene,
  kind: PublicationKind,
  period: Period,
  closed: string | null,
): Promise<Period | null> => {
  const last = closed === null ? null : periodOfKey(closed)?.to
  const first = last == null ? await ledger.firstMonth() : addMonths(last, 1)
  if (first === null) return null
  for (const each of periodsBefore(kind, first, period)) if ((await ledger.countedIn(each.key)) !== null) return each
  return null
}

/** 「12月8日 周一 24:00」: a window ends with a day. */
const sayEnd = (until: number, zone: string, at: number): string => ` ${sayDay(until - 1, zone, at)} 24:00`

const open = async (scene: MemberScene, period: Period, shown: string | undefined): Promise<Decision> => {
  const { roster, zone, at, me, confirmed } = scene
  const content = await contentOf(scene, roster, period, at)
  const { kind, entries, digest, frozen, expect, publication } = content
  const { objectionDays, leading } = publicationRules(scene)
  const until = windowEnd(calendarOf(scene), at, objectionDays, zone)
  const said = sayEnd(until, zone, at)
  if (!confirmed || shown !== digest) {
    const { whole, branches } = readersOf(scene)
    const text = zh.shown({
      ...{ kind, period: period.label, entries, people: frozen.board.length, groups: whole, branchGroups: branches.length, until: said },
      leaders: leadersOf(content, { roster, zone, hidden: await scene.ledger.hiddenMembers() }, leading),
      waiting: await waitingIn(scene, period),
    })
    const head = confirmed ? `${zh.changedSince}\n` : ''
    return confirmPrivately(scene, `${head}${text}`, { command: '公布', args: { period: period.key, shown: digest } })
  }
  const fact = factOf(content)
  const number = publication?.publication ?? dealtNumber()
  return {
    expect,
    events: [{ type: 'publication.opened', ...fact, until }],
    numbers: publication === null ? 1 : 0,
    says: [
      { to: 'asker', text: zh.opened(kind, period.label, number, said) },
      { to: 'staff', text: zh.openedBy(me.name, kind, period.label, number, said) },
      ...(await postsOf(scene, roster, content, {
        state: 'opened',
        head: zh.openHead(kind, period.label, number),
        foot: zh.openFoot(said),
      })),
    ],
  }
}
