import type { Activity } from '../../domain/activity.ts'
import { type Calendar, chineseCalendar } from '../../domain/calendar.ts'
import type { Scene } from '../contract.ts'
import { activitiesNear } from '../here.ts'
import { keyOfActivity, type PlannedSession, sessionKey, sessionsAhead } from './sessions.ts'

/** A study session to come or under way: opened, or only planned so far. */
export interface StudyAhead {
  startsAt: number
  group: string
  title: string
  activity?: Activity
  /** Of a session that no activity stands for yet. */
  planned?: PlannedSession
}

/** Far enough for the next session of a quarterly series, ms. */
const aheadMs = 130 * 24 * 60 * 60_000

/** Every study session that is not over, opened or planned, by start; those called off are left out. */
export const studyAhead = async (scene: Scene): Promise<StudyAhead[]> => {
  const { association, at, ledger } = scene
  const near = (await activitiesNear(scene)).filter(({ kind, endsAt }) => kind === 'study' && endsAt >= at)
  const opened = near.map((activity): StudyAhead => {
    const { startsAt, group, title } = activity
    return { startsAt, group, title, activity }
  })
  const known = new Set(near.flatMap((activity) => keyOfActivity(activity) ?? []))
  const calendar: Calendar = chineseCalendar(association.holidays)
  const planned: StudyAhead[] = []
  for (const each of sessionsAhead(association, calendar, at, at + aheadMs)) {
    const key = sessionKey(each.series.name, each.group, each.slot.date)
    // one that was opened and stands no more was called off or moved into the past
    if (known.has(key) || (await ledger.happened(`session/${key}`))) continue
    planned.push({ startsAt: each.slot.startsAt, group: each.group, title: each.series.name, planned: each })
  }
  return [...opened, ...planned].sort((a, b) => a.startsAt - b.startsAt)
}
