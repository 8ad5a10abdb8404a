import { isOfSeries } from '../../domain/activity.ts'
import { endOfPeriod, type Period, quarterOf, startOfPeriod } from '../../domain/period.ts'
import type { Roster } from '../../domain/roster.ts'
import { type HeldSession, rateOf, type StudyFigures, studyFigures } from '../../domain/study-figures.ts'
import { addMonths } from '../../domain/zoned.ts'
import type { Summary } from '../../text/study.ts'
import { type ClosingScene, openTo } from './closing.ts'
import { nameOf } from './duty.ts'

/** What the study sessions that began in a period came to, by what stands in the ledger; with `of`, those of that series alone. */
export const studyIn = async (scene: ClosingScene, period: Period, of?: string): Promise<StudyFigures> => {
  const { ledger, roster, zone, at } = scene
  const from = startOfPeriod(period, zone)
  const all = await ledger.activitiesStarting(from, Math.min(endOfPeriod(period, zone) - 1, at))
  const held: HeldSession[] = []
  for (const activity of all) {
    if (activity.kind !== 'study' || activity.state !== 'open') continue
    if (of !== undefined && !isOfSeries(activity, of)) continue
    const [attendances, leaves] = await Promise.all([ledger.attendances(activity.number), ledger.leaves(activity.number)])
    const came = new Set(attendances.map(({ member }) => member))
    const expected = openTo(scene, activity)
    const known = new Set(expected.map(({ number }) => number))
    // somebody who came from elsewhere was there all the same
    const guests = [...came].filter((number) => !known.has(number)).flatMap((number) => roster.byNumber.get(number) ?? [])
    const { number, title, startsAt, endsAt, topic } = activity
    held.push({
      number,
      title,
      startsAt,
      ...(topic === undefined ? {} : { topic }),
      excused: leaves.filter(({ member }) => !came.has(member)).length,
      expected: [...expected, ...guests].map(({ number: member }) => ({
        ...{ member, came: came.has(member) },
        branch: roster.placeOn(member, endsAt).branch,
      })),
    })
  }
  return studyFigures(held)
}

/** The same of the quarter before the one a period begins in; null when there was no session. */
export const studyBefore = async (scene: ClosingScene, { from }: Period, of?: string): Promise<StudyFigures | null> => {
  if (from === null) return null
  const before = await studyIn(scene, quarterOf(addMonths(from, -3)), of)
  return before.sessions.length > 0 ? before : null
}

/** Figures as a written summary shows them, against those of the quarter before; `hidden` are praised to nobody. */
export const summed = (
  roster: Roster,
  hidden: ReadonlySet<string>,
  figures: StudyFigures,
  before: StudyFigures | null,
): Omit<Summary, 'head'> => ({
  sessions: figures.sessions.length,
  unused: figures.unused,
  came: figures.came,
  rate: rateOf(figures),
  before: before && { sessions: before.sessions.length, came: before.came, rate: rateOf(before) },
  branches: figures.branches.map((share) => {
    const then = before?.branches.find(({ branch }) => branch === share.branch)
    return { branch: share.branch, came: share.came, rate: rateOf(share), before: then ? rateOf(then) : null }
  }),
  faithful: figures.faithful
    .filter(({ member }) => !hidden.has(member))
    .map(({ member, came, of }) => ({ name: nameOf(roster, member), came, of })),
  topics: figures.topics,
})
