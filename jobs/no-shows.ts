import { nameOf } from '../src/chat/acts/duty.ts'
import type { House } from '../src/chat/scene.ts'
import { type Activity, type Attendance, checkInWindow } from '../src/domain/activity.ts'
import { placedLine } from '../src/domain/capacity.ts'
import type { Roster } from '../src/domain/roster.ts'
import type { Due, Occasion } from '../src/schedule/due.ts'
import * as zh from '../src/text/no-shows.ts'

/** How long after the close of a check-in it is looked at, ms: what was sent in time has arrived by then, and whoever leads it can make up for some. */
const afterMs = 10 * 60_000
/** How long asking is still of use, ms. */
const usefulMs = 3 * 24 * 60 * 60_000

/**
 * Ten minutes after the check-in of an activity closed: who had a place and neither came nor took leave is noted as a no-show, and
 * who leads it hears the names privately, with a 补签 that settles it. Nobody who waits, nor a place held for somebody not bound.
 * Where nobody checked in at all the check-in was not used: then nobody is noted, and the leader is asked for 补签 instead.
 */
export const noShows: Occasion = {
  kind: 'no-shows',
  dues: ({ activities }, from, to) =>
    activities.flatMap((activity): Due[] => {
      const { until } = checkInWindow(activity)
      const at = until + afterMs
      if (!isCounted(activity) || at <= from || at > to) return []
      return [
        {
          kind: 'no-shows',
          id: `no-shows/${activity.number}/${until}`,
          at,
          until: at + usefulMs,
          label: `「${activity.title}」签到情况`,
          about: { activity: activity.number },
        },
      ]
    }),
  async run({ about }, { house: { ledger }, roster, now }) {
    const activity = await ledger.activity(about.activity ?? '')
    if (!activity || !isCounted(activity) || checkInWindow(activity).until > now) return null
    const { number, title, leader } = activity
    const [list, came] = await Promise.all([ledger.signUps(number), ledger.attendances(number)])
    const placed = placedLine(list).flatMap(({ who }) => (roster.byNumber.get(who)?.leftAt === undefined ? [who] : []))
    const missing = await missingOf(ledger, activity, placed, came)
    if (missing.length === 0) return null
    // nobody makes up for themselves: the leader's own name would have the whole line refused
    const others = missing.filter((who) => who !== leader).map((who) => sayPerson(roster, who))
    const own = others.length < missing.length
    const ready = { line: zh.readyMakeUp(number, others, came.length === 0), own }
    const to = { member: leader }
    if (came.length === 0) return { says: [{ to, text: zh.notUsed(title, placed.length, ready) }] }
    const late = await ledger.lateWithdrawals(number)
    const { excused } = await ledger.tally(number)
    const text = zh.closed({
      title,
      signedUp: placed.length,
      came: came.length,
      excused,
      missing: missing.map((who) => nameOf(roster, who)),
      late: late.map((who) => nameOf(roster, who)),
      ready,
    })
    return {
      expect: [{ name: 'nobody came since', key: `tally:${number}`, field: 'attended', op: 'below', value: came.length + 1 }],
      events: [{ type: 'no-shows.recorded', activity: number, members: missing }],
      says: [{ to, text, kind: 'notice' }],
    }
  },
}

/** Study has its own close; an activity called off has none. */
const isCounted = ({ kind, session, state }: Activity): boolean => kind === 'activity' && session === undefined && state === 'open'

/** Those with a place who neither came nor took leave; a place held for a contact not bound is nobody's yet. */
const missingOf = async (
  ledger: House['ledger'],
  { number }: Activity,
  placed: readonly string[],
  came: readonly Attendance[],
): Promise<string[]> => {
  const attended = new Set(came.map(({ member }) => member))
  const absent = placed.filter((who) => !who.startsWith('?') && !attended.has(who))
  const excused = await Promise.all(absent.map((who) => ledger.leave(number, who)))
  return absent.filter((_, index) => excused[index] === null)
}

/** A person as 补签 takes them: by name, or by 会员号 where several have the name. */
const sayPerson = (roster: Roster, number: string): string => {
  const name = roster.byNumber.get(number)?.name ?? ''
  return name !== '' && roster.named(name).length === 1 ? name : number
}
