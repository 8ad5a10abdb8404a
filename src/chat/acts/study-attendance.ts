import { endOfPeriod, type Period, startOfPeriod } from '../../domain/period.ts'
import { type ClosingScene, openTo } from './closing.ts'

/** Of the study sessions of a period: how many were open to a member, how many they came to, and how many they were excused from. */
export interface StudyAttendance {
  sessions: number
  came: number
  excused: number
}

/** Somebody no session was open to. */
export const noStudy: StudyAttendance = { sessions: 0, came: 0, excused: 0 }

/**
 * Member number → how they attended the study sessions that began in a period, up to now. A session nobody checked in to says nothing
 * of who came and is left out; whoever came from elsewhere was there all the same.
 */
export const studyAttendance = async (scene: ClosingScene, period: Period): Promise<Map<string, StudyAttendance>> => {
  const { ledger, zone, at } = scene
  const from = startOfPeriod(period, zone)
  const all = await ledger.activitiesStarting(from, Math.min(endOfPeriod(period, zone) - 1, at))
  const found = new Map<string, StudyAttendance>()
  for (const activity of all) {
    if (activity.kind !== 'study' || activity.state !== 'open') continue
    const [attendances, leaves] = await Promise.all([ledger.attendances(activity.number), ledger.leaves(activity.number)])
    if (attendances.length === 0) continue
    const came = new Set(attendances.map(({ member }) => member))
    const excused = new Set(leaves.map(({ member }) => member))
    for (const member of new Set([...openTo(scene, activity).map(({ number }) => number), ...came])) {
      const had = found.get(member) ?? noStudy
      const [here, onLeave] = [came.has(member), excused.has(member) && !came.has(member)]
      found.set(member, {
        sessions: had.sessions + 1,
        came: had.came + (here ? 1 : 0),
        excused: had.excused + (onLeave ? 1 : 0),
      })
    }
  }
  return found
}
