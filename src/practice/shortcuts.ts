import { DateTime } from 'luxon'

/** One press on the clock panel: a label people read, and where it leads. */
export interface ClockShortcut {
  label: string
  /** ms of practice time it leads to. */
  to: number
}

/** Where the practice clock can be sent from `now` with one press: an hour, a day, the next Thursday 19:00 (always ahead, by the association's zone). */
export function clockShortcuts(now: number, timezone: string): ClockShortcut[] {
  const local = DateTime.fromMillis(now, { zone: timezone })
  const thursday = local.set({ weekday: 4, hour: 19, minute: 0, second: 0, millisecond: 0 })
  const next = thursday > local ? thursday : thursday.plus({ weeks: 1 })
  return [
    { label: '+1 小时', to: local.plus({ hours: 1 }).toMillis() },
    { label: '+1 天', to: local.plus({ days: 1 }).toMillis() },
    { label: '到下一个周四 19:00', to: next.toMillis() },
  ]
}

/** Reads `YYYY-MM-DDTHH:mm` as local time of the zone, ms; null when it is no such time. */
export function localInstant(text: string, timezone: string): number | null {
  const local = DateTime.fromFormat(text, "yyyy-MM-dd'T'HH:mm", { zone: timezone })
  return local.isValid ? local.toMillis() : null
}
