import { endOfPeriod, type Period, periodOfKey } from '../../domain/period.ts'
import { type HeldSession, type StudyFigures, studyFigures } from '../../domain/study-figures.ts'
import { addMonths, atDate } from '../../domain/zoned.ts'
import { type ClosingScene, openTo } from './closing.ts'

/** What the study sessions that began in a period came to, by what stands in the ledger. */
export const studyIn = async (scene: ClosingScene, period: Period): Promise<StudyFigures> => {
  const { ledger, roster, zone, at } = scene
  const from = period.from === null ? 0 : atDate(`${period.from}-01`, '00:00', zone)
  const all = await ledger.activitiesStarting(from, Math.min(endOfPeriod(period, zone) - 1, at))
  const held: HeldSession[] = []
  for (const activity of all) {
    if (activity.kind !== 'study' || activity.state !== 'open') continue
    const [attendances, leaves] = await Promise.all([ledger.attendances(activity.number), ledger.leaves(activity.number)])
    const came = new Set(attendances.map(({ member }) => member))
    const expected = openTo(scene, activity)
    const known = new Set(expected.map(({ number }) => number))
    // somebody who came from elsewhere was there all the same
    const guests = [...came].filter((number) => !known.has(number)).flatMap((number) => roster.byNumber.get(number) ?? [])
    const { number, title, startsAt, topic } = activity
    held.push({
      number,
      title,
      startsAt,
      ...(topic === undefined ? {} : { topic }),
      excused: leaves.filter(({ member }) => !came.has(member)).length,
      expected: [...expected, ...guests].map(({ number: member, branch }) => ({ member, branch, came: came.has(member) })),
    })
  }
  return studyFigures(held)
}

/** The quarter before one of the key `2026Q4`. */
export const quarterBefore = (quarter: Period): Period | null => {
  const month = quarter.from === null ? null : addMonths(quarter.from, -3)
  return month === null ? null : periodOfKey(`${month.slice(0, 4)}Q${Math.ceil(Number(month.slice(5)) / 3)}`)
}
