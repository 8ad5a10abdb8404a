import { type Activity, checkInState, signUpOpen } from '../../domain/activity.ts'
import { placedLine } from '../../domain/capacity.ts'
import { sayWhenSoon } from '../../domain/zoned.ts'
import * as zh from '../../text/reminder.ts'
import type { Scene, Speech } from '../contract.ts'
import { mostTold } from './organising.ts'

/** Most names in one reminder. */
const mostNamed = 80

/** The reminder of an activity or session for its group, as things stand at `at` (ms): those with a place are named, nobody who waits. */
export const reminderOf = async (
  { ledger, roster, zone, at }: Pick<Scene, 'ledger' | 'roster' | 'zone' | 'at'>,
  activity: Activity,
): Promise<Speech> => {
  const { number, title, startsAt, endsAt, place, link, note, group, kind, topic, code, limit } = activity
  const shown = { number, title, when: sayWhenSoon(startsAt, zone, at), place, link, note }
  const to = { group }
  if (kind === 'study') {
    const open = checkInState(activity, at) === 'open'
    return { to, text: zh.study({ ...shown, topic, open, code: code === true }), kind: 'reminder', until: endsAt }
  }
  const placed = placedLine(await ledger.signUps(number))
  const names = placed.flatMap(({ who }) => roster.byNumber.get(who)?.name || [])
  const text = zh.activity({
    ...shown,
    names: names.slice(0, mostNamed),
    count: placed.length,
    signUpOpen: signUpOpen(activity, at),
    free: limit === undefined ? undefined : Math.max(limit - placed.length, 0),
  })
  const concerns = placed.map(({ who }) => who).filter((who) => roster.byNumber.has(who))
  return { to, text, kind: 'reminder', until: startsAt, concerns: concerns.slice(0, mostTold) }
}
