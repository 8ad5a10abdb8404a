/** Check-in opens this long before the start … */
export const checkInLeadMs = 30 * 60_000
/** … and closes this long after the end. */
export const checkInTailMs = 30 * 60_000
/** How long an activity lasts unless said. */
export const defaultLengthMs = 2 * 60 * 60_000
/** How long after its close a check-in is still answered (late, and whom to ask). */
export const latelyMs = 24 * 60 * 60_000

/** What an activity is: a study session or anything else people meet for. */
export type ActivityKind = 'study' | 'activity'

/** Anything with a time and people. Times are ms. */
export interface Activity {
  /** Its number in the association's one sequence, digits. */
  number: string
  kind: ActivityKind
  title: string
  startsAt: number
  endsAt: number
  place?: string
  /** Most people signed up; absent without a limit. */
  limit?: number
  /** Last moment to sign up; the start when absent. */
  deadline?: number
  series?: string
  /** Name of the group it belongs to. */
  group: string
  /** Branch of that group, when it is a branch's. */
  branch?: string
  /** Member number of who opened it. */
  leader: string
  openedAt: number
  state: 'open' | 'cancelled'
  /** What a study session is about, and where to read it. */
  topic?: string
  link?: string
  /** A person set the topic (and link): the series no longer does. */
  topicSet?: true
  /** What people should know besides. */
  note?: string
  /** Last moment to withdraw without it being noted as late, ms; absent: the start. */
  withdrawUntil?: number
  /** Most people of a branch signed up: branch → how many. */
  quotas?: Record<string, number>
  /** The session of a study series this is: the series, and the civil date (`YYYY-MM-DD`) the plan gives it, whatever day it was moved to. */
  session?: { series: string; date: string; nth: number }
  /** When a person changed a session that opened by itself, ms: it then stays as they left it. */
  changed?: number
  /** Name of the item attending is worth, when it is not the one its kind is worth. */
  item?: string
  /** Checking in takes the changing code. */
  code?: true
  /** Minutes check-in opens before the start and closes after the end, when not the usual. */
  checkInBefore?: number
  checkInAfter?: number
  /** Name of the brand it is for. */
  brand?: string
  /** Opened after its start or in the last hours of a month: counts for duty and points only once staff agree. */
  late?: 'asked' | 'agreed' | 'refused'
  /** Set by 开始签到: from when check-in is open, whatever the start says. */
  checkInFrom?: number
  /** Set by 结束签到: when check-in was closed. */
  checkInUntil?: number
}

/** Whether an activity is of a series: a session the plan opened, or one people opened under its name. */
export const isOfSeries = ({ session, series }: Activity, name: string): boolean => session?.series === name || series === name

/** When check-in is open: from (inclusive) to until (inclusive), ms. */
export const checkInWindow = (activity: Activity): { from: number; until: number } => ({
  from: activity.checkInFrom ?? activity.startsAt - minutesOr(activity.checkInBefore, checkInLeadMs),
  until: activity.checkInUntil ?? activity.endsAt + minutesOr(activity.checkInAfter, checkInTailMs),
})

const minutesOr = (minutes: number | undefined, otherwiseMs: number): number => (minutes === undefined ? otherwiseMs : minutes * 60_000)

/** Whether it counts for duty and points: not while staff have not agreed to one opened late. */
export const countsFor = ({ late }: Pick<Activity, 'late'>): boolean => late === undefined || late === 'agreed'

/** Whether a check-in said at `at` falls before, in, or after the window. */
export const checkInState = (activity: Activity, at: number): 'before' | 'open' | 'closed' => {
  const { from, until } = checkInWindow(activity)
  return at < from ? 'before' : at <= until ? 'open' : 'closed'
}

/** The last moment to sign up, ms. */
export const signUpUntil = (activity: Activity): number => activity.deadline ?? activity.startsAt

/** Whether people can sign up at `at`. */
export const signUpOpen = (activity: Activity, at: number): boolean => activity.state === 'open' && at <= signUpUntil(activity)

/** One name on a sign-up list. `who` is a member number, or `?…` for a contact not yet bound whose place is held. */
export interface SignUp {
  who: string
  state: 'in' | 'waiting'
  /** Position in line: the journal's sequence number, then the place within one message. Compare with {@link inLine}. */
  order: string
  at: number
  /** Member number of who said it, when it was not themselves. */
  proxyBy?: string
  /** They were a line of a chain (接龙) that `proxyBy` posted. */
  chain?: true
  /** Whose branch's quota the place counts in: the member's on the day they signed up, whatever it is later. Absent for a contact not bound. */
  branch?: string
}

/** Orders sign-ups as they came. */
export const inLine = (a: SignUp, b: SignUp): number => {
  const [aSeq = 0, aPlace = 0] = a.order.split('.').map(Number)
  const [bSeq = 0, bPlace = 0] = b.order.split('.').map(Number)
  return aSeq - bSeq || aPlace - bPlace
}

/** That a member came. */
export interface Attendance {
  member: string
  at: number
  /** Credited afterwards, by staff or a leader, with a reason. */
  makeUp: boolean
}
