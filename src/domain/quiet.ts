import { addDays, atDate, dateOf, sayTime } from './zoned.ts'

/** The end (ms) of the quiet hours that `now` lies in; null outside them. Hours that end as they begin are none. */
export const quietUntil = (quietHours: string, zone: string, now: number): number | null => {
  const [from = '', to = ''] = quietHours.split('-')
  if (from === to) return null
  const time = sayTime(now, zone)
  const inside = from < to ? from <= time && time < to : time >= from || time < to
  if (!inside) return null
  const today = dateOf(now, zone)
  return atDate(time < to ? today : addDays(today, 1), to, zone)
}
