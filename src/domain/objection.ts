import type { Calendar } from './calendar.ts'
import { windowEnd } from './publication.ts'
import { dateOf } from './zoned.ts'

/** What an objection (申诉) is about: an entry, or an activity or claim that should have become one; absent: none of these was named. */
export interface ObjectionAbout {
  entry?: string
  activity?: string
  claim?: string
}

/** An objection as it was opened. */
export interface Objection extends ObjectionAbout {
  /** Its number in the association's one sequence. */
  objection: string
  member: string
  /** `YYYY-MM`: the month that never becomes final while it is open. */
  month: string
  /** Sealed with the member's key. */
  reason: string
  /** `YYYY-MM-DD`: the last day to answer it. */
  due: string
  /** ms. */
  openedAt: number
}

/** How an objection was answered: its entry was cancelled, what was missing was entered, or a reason was given. */
export type ObjectionAnswer = 'reversed' | 'entered' | 'explained'

/** An objection as it stands. */
export type StandingObjection = Objection & {
  state: 'open' | 'answered'
  /** When (ms) staff and the chair were last told that nobody answered it in time; absent: never. */
  escalatedAt?: number
  how?: ObjectionAnswer
  /** Why, sealed; of those answered by a reason. */
  answer?: string
  /** Who answered: a member number. */
  answeredBy?: string
}

/** In how many working days an objection is to be answered, and after how many more it is told again that nobody did. */
export interface ObjectionTimes {
  answerWithinDays: number
  escalateEveryDays: number
}

/** What holds unless points.yaml says otherwise. */
export const usualObjectionTimes: ObjectionTimes = { answerWithinDays: 5, escalateEveryDays: 3 }

/** The last of so many working days after a moment (ms). */
export const workdayAfter = (at: number, days: number, calendar: Calendar, zone: string): string =>
  dateOf(windowEnd(calendar, at, days, zone) - 1, zone)

/** The civil date whose evening staff and the chair are told that nobody answered an open objection: its last day, later every so many working days. */
export const escalatesOn = (
  { due, escalatedAt }: Pick<StandingObjection, 'due' | 'escalatedAt'>,
  { escalateEveryDays }: ObjectionTimes,
  calendar: Calendar,
  zone: string,
): string => (escalatedAt === undefined ? due : workdayAfter(escalatedAt, escalateEveryDays, calendar, zone))

/** What an objection is about, as one text: the same member has one open objection about it at most. */
export const subjectOf = ({ member, entry, activity, claim }: ObjectionAbout & { member: string }): string =>
  entry !== undefined
    ? `e/${entry}`
    : activity !== undefined
      ? `a/${activity}/${member}`
      : claim !== undefined
        ? `c/${claim}`
        : `m/${member}`

/** What of an objection never changes, as events carry it. */
export const objectionFact = ({ objection, member, entry, activity, claim, month, reason, due, openedAt }: Objection): Objection => ({
  ...{ objection, member, month, reason, due, openedAt },
  ...(entry === undefined ? {} : { entry }),
  ...(activity === undefined ? {} : { activity }),
  ...(claim === undefined ? {} : { claim }),
})
