import { sayTime } from './zoned.ts'

/** Whether a moment (ms) lies in the quiet hours (`HH:MM-HH:MM`) of a zone. Hours that end as they begin are none. */
export const isQuiet = (quietHours: string, zone: string, now: number): boolean => {
  const [from = '', to = ''] = quietHours.split('-')
  const time = sayTime(now, zone)
  return from < to ? from <= time && time < to : from > to && (time >= from || time < to)
}
