import { DateTime } from 'luxon'

/** One press on the clock panel: a label people read, and where it leads. */
export interface ClockShortcut {
  label: string
  /** What happens there, when it is known. */
  what?: string
  /** ms of practice time it leads to. */
  to: number
}

/** Something that will fall due: its kind, what people call it, and when (ms). */
export interface Coming {
  kind: string
  label: string
  at: number
}

/**
 * Where the practice clock can be sent from `now` with one press (always ahead, by the association's zone): the next thing that
 * falls due and the next reminder of study, as far as `coming` (in order of time) has them, an hour, a day, the next Thursday
 * 19:00, the first of next month 09:00.
 */
export function clockShortcuts(now: number, timezone: string, coming: readonly Coming[] = []): ClockShortcut[] {
  const local = DateTime.fromMillis(now, { zone: timezone })
  const thursday = local.set({ weekday: 4, hour: 19, minute: 0, second: 0, millisecond: 0 })
  const next = thursday > local ? thursday : thursday.plus({ weeks: 1 })
  const month = local.startOf('month').plus({ months: 1 }).set({ hour: 9 })
  const [first] = coming.filter(({ at }) => at > now)
  const study = coming.find(({ kind, at }) => kind === 'study' && at > now)
  const leadingTo = (label: string, due: Coming | undefined): ClockShortcut[] => (due ? [{ label, what: due.label, to: due.at }] : [])
  return [
    ...leadingTo('到下一件到期的事', first),
    ...(study?.at === first?.at ? [] : leadingTo('到下一次学习提醒', study)),
    { label: '+1 小时', to: local.plus({ hours: 1 }).toMillis() },
    { label: '+1 天', to: local.plus({ days: 1 }).toMillis() },
    { label: '到下一个周四 19:00', to: next.toMillis() },
    { label: '到下月一号 09:00', to: month.toMillis() },
  ]
}

/** Reads `YYYY-MM-DDTHH:mm` as local time of the zone, ms; null when it is no such time. */
export function localInstant(text: string, timezone: string): number | null {
  const local = DateTime.fromFormat(text, "yyyy-MM-dd'T'HH:mm", { zone: timezone })
  return local.isValid ? local.toMillis() : null
}
