import { type BottomReview, bottomReviewOf, type Evidence, usualBottomReview } from '../../domain/bottom-review.ts'
import { endOfPeriod, halfOf, type Period } from '../../domain/period.ts'
import { addMonths, monthOf, monthsBetween } from '../../domain/zoned.ts'
import type { Scene } from '../contract.ts'
import { noStudy, studyAttendance } from './study-attendance.ts'

/** The half-year that was over last. */
export const lastHalf = ({ at, zone }: Pick<Scene, 'at' | 'zone'>): Period => halfOf(addMonths(monthOf(at, zone), -6))

/** The lowest of those who are members at the end of a period (now, while it runs), with what is known of them. */
export const bottomReviewIn = async (scene: Scene, period: Period & { from: string; to: string }): Promise<BottomReview> => {
  const { ledger, roster, zone, at, association } = scene
  const end = Math.min(endOfPeriod(period, zone) - 1, at)
  const last = [period.to, monthOf(at, zone)].sort()[0] ?? period.to
  const months = monthsBetween(period.from, last)
  const [sums, attendance, ...byMonth] = await Promise.all([
    ledger.board('all', period.key),
    studyAttendance(scene, period),
    ...months.map((month) => ledger.board('all', month)),
  ])
  const total = new Map(sums)
  const ofMonth = byMonth.map((board) => new Map(board))
  const all = [...roster.byNumber.keys()].flatMap((number): Evidence[] => {
    const since = roster.memberSince(number, end)
    if (since === null) return []
    const joined = monthOf(since, zone)
    return [
      {
        member: number,
        tenths: total.get(number) ?? 0,
        months: months.flatMap((month, index) => (month < joined ? [] : [{ month, tenths: ofMonth[index]?.get(number) ?? 0 }])),
        ...(attendance.get(number) ?? noStudy),
        joined,
      },
    ]
  })
  return bottomReviewOf(all, association.bottomReview ?? usualBottomReview, last)
}
