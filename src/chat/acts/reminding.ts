import { type Activity, checkInState, type SignUp, signUpOpen } from '../../domain/activity.ts'
import { freePlaces, placedLine } from '../../domain/capacity.ts'
import { sayWhenSoon } from '../../domain/zoned.ts'
import type { Memo } from '../../journal/commit.ts'
import * as zh from '../../text/reminder.ts'
import type { Scene, Speech } from '../contract.ts'
import { mostTold } from './organising.ts'

/** Most names in one reminder. */
const mostNamed = 80
/** Most letters of the names in one reminder. */
const mostLetters = 400

/** How long what was reminded of is asked about before it is reminded of again, ms. */
const againMs = 60 * 60_000

const memoOf = (what: string): string => `reminded:${what}`

/** Notes that something was reminded of at `at` (ms): an activity's number, or 轮值. */
export const noteReminded = (what: string, at: number): Memo => ({ name: memoOf(what), value: String(at), ttlMs: againMs })

/** How long ago something was reminded of, by whomever, ms; null when not within the hour. */
export const remindedAgo = async ({ ledger, at }: Pick<Scene, 'ledger' | 'at'>, what: string): Promise<number | null> => {
  const last = await ledger.memo(memoOf(what))
  const ago = last === null ? againMs : at - Number(last)
  return ago < againMs ? Math.max(ago, 0) : null
}

/** The reminder of an activity or session for its group, as things stand at `at` (ms): those with a place are named, nobody who waits. */
export const reminderOf = async (
  { ledger, roster, zone, at }: Pick<Scene, 'ledger' | 'roster' | 'zone' | 'at'>,
  activity: Activity,
): Promise<Speech> => {
  const { number, title, startsAt, endsAt, place, link, note, group, kind, topic, code, withdrawUntil } = activity
  const shown = { number, title, when: sayWhenSoon(startsAt, zone, at), begun: at >= startsAt, place, link, note }
  const to = { group }
  if (kind === 'study') {
    const open = checkInState(activity, at) === 'open'
    return { to, text: zh.study({ ...shown, topic, open, code: code === true }), kind: 'reminder', until: endsAt }
  }
  const list = await ledger.signUps(number)
  const placed = placedLine(list)
  const names = placed.flatMap(({ who }) => roster.byNumber.get(who)?.name || [])
  const text = zh.activity({
    ...shown,
    names: names.length <= mostNamed && names.join('、').length <= mostLetters ? names : [],
    count: placed.length,
    signUpOpen: signUpOpen(activity, at),
    free: freeIn(activity, list),
    withdrawUntil: withdrawUntil === undefined || at > withdrawUntil ? undefined : sayWhenSoon(withdrawUntil, zone, at),
  })
  const concerns = placed.map(({ who }) => who).filter((who) => roster.byNumber.has(who))
  return { to, text, kind: 'reminder', until: startsAt, concerns: concerns.slice(0, mostTold) }
}

/** Places left, as a room may read them: the most one branch still finds; undefined without a limit. */
const freeIn = (activity: Activity, list: readonly SignUp[]): number | undefined => {
  const { limit, quotas } = activity
  if (limit === undefined && quotas === undefined) return undefined
  const branches = [...Object.keys(quotas ?? {}), '']
  const most = Math.max(...branches.map((branch) => freePlaces(activity, list, branch)))
  return Number.isFinite(most) ? most : undefined
}
