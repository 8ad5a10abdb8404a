import type { Said } from '../src/chat/said.ts'
import type { House } from '../src/chat/scene.ts'
import { type Activity, checkInWindow, latelyMs } from '../src/domain/activity.ts'
import type { Job } from '../src/schedule/job.ts'
import { suspects } from '../src/text/activity.ts'

const daysBackMs = 10 * 24 * 60 * 60_000

/**
 * Each tick: when a check-in has closed, the head of each branch hears privately who of theirs may have meant to check in
 * or to take leave (near misses). Once an activity; a branch without a head: whoever leads the activity.
 */
export const tellSuspects: Job = {
  name: 'tell-suspects',
  when: 'tick',
  async run(house, { clock, wake }) {
    const now = clock.now()
    const recent = await house.ledger.activitiesStarting(now - daysBackMs, now + latelyMs)
    for (const activity of recent) {
      const { until } = checkInWindow(activity)
      // a session's close tells of these too (close-sessions.ts)
      if (
        activity.kind !== 'study' &&
        activity.state === 'open' &&
        until < now &&
        now - until <= latelyMs &&
        (await tell(house, activity, now))
      )
        wake()
    }
  },
}

/** Tells the heads of one activity's branches; false when there is nothing to tell, or it was told. */
const tell = async ({ ledger, journal }: House, activity: Activity, now: number): Promise<boolean> => {
  const id = `suspects/${activity.number}`
  const noted = await ledger.nearMisses(activity.number)
  if (noted.length === 0 || (await ledger.happened(id))) return false
  const roster = await ledger.roster()
  const attended = new Set((await ledger.attendances(activity.number)).map(({ member }) => member))
  const byListener = new Map<string, { came: string[]; excused: string[] }>()
  const members = new Set<string>()
  for (const { member: number, kind } of noted) {
    const member = roster.byNumber.get(number)
    if (!member?.name || kind === '报名' || attended.has(number) || (await ledger.leave(activity.number, number)) !== null) continue
    const heads = roster.present
      .filter(({ branch, posts }) => branch === member.branch && posts.includes('分会会长'))
      .map((head) => head.number)
    for (const listener of heads.length > 0 ? heads : [activity.leader]) {
      const lists = byListener.get(listener) ?? { came: [], excused: [] }
      lists[kind === '签到' ? 'came' : 'excused'].push(member.name)
      byListener.set(listener, lists)
    }
    members.add(number)
  }
  if (members.size === 0) return false
  const says = [...byListener].map(
    ([member, { came, excused }]): Said => ({
      to: { member },
      text: suspects(activity.number, activity.title, came, excused),
      cause: id,
      at: now,
      kind: 'notice',
    }),
  )
  const outcome = await journal.commit({
    act: { id, about: 'told', once: true },
    by: 'bot',
    occurredAt: now,
    expect: [],
    events: [{ type: 'suspects.told', activity: activity.number, members: [...members] }],
    says,
    memo: [],
  })
  return outcome.outcome === 'committed'
}
