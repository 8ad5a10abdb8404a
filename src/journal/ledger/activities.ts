import type { Activity, Attendance, SignUp } from '../../domain/activity.ts'
import type { Achievement } from '../../domain/brand.ts'
import type { ActivityRole } from '../../domain/entry.ts'
import { reportField, type Sealed } from '../events.ts'
import { attendanceFrom } from '../packed.ts'
import { activityShelvesOf, memberShelf, memberShelvesOf } from '../shelves.ts'
import { parsed, parsedAll, type ViewsRead } from './views-read.ts'

/** How many are signed up, in line, came and are excused; `rev` changes with every change to the activity. */
export interface Tally {
  in: number
  waiting: number
  attended: number
  excused: number
  rev: string | null
}

/** Leave taken from an activity. */
export interface Leave {
  member: string
  at: number
  reason?: Sealed
}

/** Reading activities: who signed up, came, is excused or is credited. */
export const readActivities = ({ redis, keys, v }: ViewsRead) => {
  /** What an activity holds by member. */
  const byMember = async (view: string): Promise<[string, string][]> =>
    (await Promise.all(memberShelvesOf(view).map((shelf) => redis.hgetall(v(shelf))))).flatMap((held) => Object.entries(held))

  return {
    async activity(number: string): Promise<Activity | null> {
      return parsed<Activity>(await redis.hget(v('activities'), number))
    },
    /** Activities that start in [from, to], by start then number. */
    async activitiesStarting(from: number, to: number): Promise<Activity[]> {
      const numbers = await redis.zrangebyscore(v('starts'), from, to)
      if (numbers.length === 0) return []
      const found = await redis.hmget(v('activities'), ...numbers)
      return found
        .flatMap((text) => parsed<Activity>(text) ?? [])
        .sort((a, b) => a.startsAt - b.startsAt || Number(a.number) - Number(b.number))
    },
    /** What an activity achieved, or null when nobody said. */
    async achievements(activity: string): Promise<{ achieved: Achievement[]; by: string; at: number } | null> {
      return parsed(await redis.hget(v('achievements'), activity))
    },
    /** Numbers of the activities chosen as highlights of a month (`YYYY-MM`). */
    async highlights(month: string): Promise<string[]> {
      return (await redis.hkeys(v(`highlights:${month}`))).sort((a, b) => Number(a) - Number(b))
    },
    /** A report that was kept, or null; `series` names one of that study system alone. */
    async report(
      report: 'duty' | 'study',
      period: string,
      series?: string,
    ): Promise<{ at: number; figures: Record<string, unknown> } | null> {
      return parsed(await redis.hget(v('reports'), reportField(report, period, series)))
    },
    async signUps(activity: string): Promise<SignUp[]> {
      return parsedAll<SignUp>(await redis.hgetall(v(`signups:${activity}`)))
    },
    async signUp(activity: string, who: string): Promise<SignUp | null> {
      return parsed<SignUp>(await redis.hget(v(`signups:${activity}`), who))
    },
    /** 流水号 of what credits a member's coming to an activity and was not reversed, or null. */
    async creditOf(activity: string, member: string): Promise<string | null> {
      return redis.hget(v(memberShelf(`credits:${activity}`, member)), member)
    },
    /** 流水号 of what credits an activity's leader with leading it or with a highlight, reversed or not; null: nothing did. */
    async creditOfRole(role: ActivityRole, activity: string): Promise<string | null> {
      return redis.hget(v('roles-credited'), `${role}/${activity}`)
    },
    /** The members who are credited for coming to an activity. */
    async credited(activity: string): Promise<Set<string>> {
      return new Set((await byMember(`credits:${activity}`)).map(([member]) => member))
    },
    /** Who had a place and neither came nor took leave. */
    async noShows(activity: string): Promise<string[]> {
      return (await redis.hkeys(v(`no-shows:${activity}`))).sort()
    },
    /** Who gave a place back late and did not sign up again. */
    async lateWithdrawals(activity: string): Promise<string[]> {
      return (await redis.hkeys(v(`late:${activity}`))).sort()
    },
    async attendance(activity: string, member: string): Promise<Attendance | null> {
      const text = await redis.hget(v(memberShelf(`attendance:${activity}`, member)), member)
      return text === null ? null : attendanceFrom(member, text)
    },
    async attendances(activity: string): Promise<Attendance[]> {
      const came = await byMember(`attendance:${activity}`)
      return came.map(([member, text]) => attendanceFrom(member, text))
    },
    async leave(activity: string, member: string): Promise<Leave | null> {
      return parsed<Leave>(await redis.hget(v(`leave:${activity}`), member))
    },
    /** Everybody on leave from an activity, whether or not they came after all. */
    async leaves(activity: string): Promise<Leave[]> {
      return parsedAll<Leave>(await redis.hgetall(v(`leave:${activity}`)))
    },
    async tally(activity: string): Promise<Tally> {
      const [inside, waiting, attended, excused, rev] = await redis.hmget(
        v(`tally:${activity}`),
        'in',
        'waiting',
        'attended',
        'excused',
        'rev',
      )
      return {
        in: Number(inside ?? 0),
        waiting: Number(waiting ?? 0),
        attended: Number(attended ?? 0),
        excused: Number(excused ?? 0),
        rev: rev ?? null,
      }
    },
    /** How often a member signed others up for an activity (it only grows): the `tally:<n>` field `by:<member>`, null when never. */
    async proxyRevision(activity: string, member: string): Promise<string | null> {
      return redis.hget(v(`tally:${activity}`), `by:${member}`)
    },
    /** Numbers of the activities somebody signed up for, attended or took leave from; newest first, at most `limit`. */
    async activitiesOf(who: string, limit: number): Promise<string[]> {
      const last = Number((await redis.hget(keys.counters, 'numbers')) ?? 0)
      const shelves = activityShelvesOf(`of:${who}`, last)
      const found = await Promise.all(shelves.map((shelf) => redis.zrevrange(v(shelf), '0', String(limit - 1))))
      return found.flat().slice(0, limit)
    },
    /** Who may have meant what, by what they typed while it was open. */
    async nearMisses(activity: string): Promise<{ member: string; kind: '签到' | '请假' | '报名' }[]> {
      return (await redis.hkeys(v(`near:${activity}`))).flatMap((field) => {
        const [member, kind] = field.split('/')
        return member && (kind === '签到' || kind === '请假' || kind === '报名') ? [{ member, kind }] : []
      })
    },
  }
}
