import type { Activity } from '../../domain/activity.ts'
import { attendanceAs } from '../packed.ts'
import type { ViewChange } from '../views.ts'
import type { Makers } from './making.ts'

/**
 * - `activities` number · `cancellations` number · `starts` sorted by start · `of:<who>` ▤ sorted: activities somebody said or did something about
 * - `signups:<n>`, `leave:<n>` who · `attendance:<n>` ▤ who → when (packed.ts) · `tally:<n>` counts `in waiting attended excused rev`, `in:<branch>` places by branch, `by:<member>` how often they signed others up
 * - `late:<n>` who gave a place back late and did not sign up again · `no-shows:<n>` member → when it was noted, until they are known to have come
 * - `held:<contact>` `<deed>/<activity>` · `holding` `<contact>/<deed>/<activity>` → until when · `held-rev` contact → how often a deed was held · `near:<n>` `<member>/<kind>`
 * - `achievements` activity → what it achieved · `highlights:<month>` activity
 */
export const activities: Makers<
  | 'activity.opened'
  | 'activity.changed'
  | 'activity.cancelled'
  | 'signed-up'
  | 'withdrew'
  | 'promoted'
  | 'attended'
  | 'excused'
  | 'no-shows.recorded'
  | 'near-miss'
  | 'suspects.told'
  | 'deed.held'
  | 'deed.ended'
  | 'achievements.recorded'
  | 'highlight.chosen'
  | 'highlight.dropped'
> = {
  'activity.opened': (event) => ofActivity(event.activity),
  'activity.changed': (event) => ofActivity(event.activity),
  'activity.cancelled': ({ activity, by, member, reason, occurredAt: at }) => [
    ...ofActivity(activity),
    ['set', 'cancellations', activity.number, JSON.stringify({ by, member, reason, at })],
  ],
  'signed-up': ({ activity, who, state, order, proxyBy, chain, branch, occurredAt: at }) => [
    ['set', `signups:${activity}`, who, JSON.stringify({ who, state, order, at, proxyBy, chain, branch: branch ?? undefined })],
    ['drop', `late:${activity}`, who],
    ['add', `tally:${activity}`, state, 1],
    ...(state === 'in' ? placeOf(activity, branch, 1) : []),
    ['add', `tally:${activity}`, 'rev', 1],
    concerns(who, activity),
    ...(proxyBy === undefined || chain ? [] : [['add', `tally:${activity}`, `by:${proxyBy}`, 1] as const]),
  ],
  withdrew: ({ activity, who, was, branch, late, occurredAt: at }) => [
    ['drop', `signups:${activity}`, who],
    ['add', `tally:${activity}`, was, -1],
    ...(was === 'in' ? placeOf(activity, branch, -1) : []),
    ['add', `tally:${activity}`, 'rev', 1],
    ...(late ? [['set', `late:${activity}`, who, String(at)] as const] : []),
  ],
  promoted: ({ activity, who, order, at, proxyBy, chain, branch }) => [
    ['set', `signups:${activity}`, who, JSON.stringify({ who, state: 'in', order, at, proxyBy, chain, branch: branch ?? undefined })],
    ['add', `tally:${activity}`, 'waiting', -1],
    ['add', `tally:${activity}`, 'in', 1],
    ...placeOf(activity, branch, 1),
    ['add', `tally:${activity}`, 'rev', 1],
  ],
  attended: ({ activity, member, at, makeUp }) => [
    ['set', `attendance:${activity}`, member, attendanceAs({ at, makeUp })],
    ['drop', `no-shows:${activity}`, member],
    ['add', `tally:${activity}`, 'attended', 1],
    concerns(member, activity),
  ],
  excused: ({ activity, member, reason, occurredAt: at }) => [
    ['set', `leave:${activity}`, member, JSON.stringify({ member, at, reason })],
    ['drop', `no-shows:${activity}`, member],
    ['add', `tally:${activity}`, 'excused', 1],
    concerns(member, activity),
  ],
  'no-shows.recorded': (event) => event.members.map((member) => ['set', `no-shows:${event.activity}`, member, String(event.occurredAt)]),
  'near-miss': ({ activity, member, kind, occurredAt: at }) => [
    ['set', `near:${activity}`, `${member}/${kind}`, JSON.stringify({ kind, at })],
  ],
  'suspects.told': () => [],
  'deed.held': ({ contact, activity, deed, at, until }) => [
    ['set', `held:${contact}`, `${deed}/${activity}`, JSON.stringify({ activity, deed, at, until })],
    ['set', 'holding', `${contact}/${deed}/${activity}`, String(until)],
    ['add', 'held-rev', contact, 1],
  ],
  'deed.ended': ({ contact, activity, deed }) => [
    ['drop', `held:${contact}`, `${deed}/${activity}`],
    ['drop', 'holding', `${contact}/${deed}/${activity}`],
  ],
  'achievements.recorded': ({ activity, achieved, by, occurredAt: at }) => [
    ['set', 'achievements', activity, JSON.stringify({ achieved, by, at })],
  ],
  'highlight.chosen': ({ month, activity, by, occurredAt: at }) => [['set', `highlights:${month}`, activity, JSON.stringify({ by, at })]],
  'highlight.dropped': (event) => [['drop', `highlights:${event.month}`, event.activity]],
}

const ofActivity = (activity: Activity): ViewChange[] => [
  ['set', 'activities', activity.number, JSON.stringify(activity)],
  ['rank', 'starts', activity.number, activity.startsAt],
  ['add', `tally:${activity.number}`, 'rev', 1],
]

/** Somebody said or did something about an activity. */
const concerns = (who: string, activity: string): ViewChange => ['rank', `of:${who}`, activity, Number(activity)]

/** A place in its branch's count; events from before places counted by branch have none. */
const placeOf = (activity: string, branch: string | null | undefined, by: 1 | -1): ViewChange[] =>
  branch == null ? [] : [['add', `tally:${activity}`, `in:${branch}`, by]]
