import type { Decision, Speech } from '../chat/contract.ts'
import type { House } from '../chat/scene.ts'
import type { Roster } from '../domain/roster.ts'
import type { Plan } from './plan.ts'

/** Something that falls due at an instant. JSON. */
export interface Due {
  /** Which {@link Occasion} it is of. */
  kind: string
  /** Names it for ever: done once, however often it is asked for. Holds whatever makes it another (a new start, another holder). */
  id: string
  /** ms. */
  at: number
  /** ms; the last moment at which it is still of use. */
  until: number
  /** What staff read when it was missed: 「每周集体学习（11月26日 周四）会前一小时提醒」. */
  label: string
  /** What it is about, for {@link Occasion.run} and for the journal. No names. */
  about: Record<string, string>
  /** Of several dues of one subject missed in one outage only the latest is of use. */
  subject?: string
}

/** The moment a due is done. */
export interface Moment {
  house: House
  plan: Plan
  roster: Roster
  /** ms. */
  now: number
}

/** What is done when something falls due: one commit, made once. Speeches to 'here' and 'asker' are nowhere. */
export type Announcement = Pick<Decision, 'expect' | 'events' | 'memo' | 'numbers' | 'entries'> & { says: Speech[] }

/** A kind of thing that falls due; one file each in jobs/, listed in jobs/index.ts. */
export interface Occasion {
  kind: string
  /**
   * Those that fall due in (from, to] by this plan, and none else. Pure, and of each instant alone: for any split of an
   * interval the parts give what the whole gives (test/unit/schedule/due.test.ts holds every occasion to it).
   */
  dues(plan: Plan, from: number, to: number): Due[]
  /** What is done and said, by what stands now; null when there is nothing (any more). Reads only; may run again after a lost race. */
  run(due: Due, moment: Moment): Promise<Announcement | null>
}

/** Everything that falls due in (from, to] ms by a plan, in order of time. Pure; the parts of a split interval give the whole. */
export const due = (occasions: readonly Occasion[], plan: Plan, from: number, to: number): Due[] =>
  occasions
    .flatMap((occasion) => occasion.dues(plan, from, to))
    .filter(({ at }) => from < at && at <= to)
    .sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))
