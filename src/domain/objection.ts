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
  /** Nobody answered it in time: the chair knows. */
  escalated?: true
  how?: ObjectionAnswer
  /** Why, sealed; of those answered by a reason. */
  answer?: string
  /** Who answered: a member number. */
  answeredBy?: string
}

/** Working days in which an objection is to be answered. */
export const answerWithinDays = 5

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
