import { civil, type DaySaid, dayNumber, readDay, weekdayOf } from './when-day.ts'
import { mayBegin } from './when-said.ts'
import { fold } from './when-words.ts'
import { partsOf } from './zoned.ts'

/** Texts are searched no further than this. */
const searched = 500

const two = (n: number): string => String(n).padStart(2, '0')
const dateOfDay = (number: number): string => {
  const { year, month, day } = civil(number)
  return `${year}-${two(month)}-${two(day)}`
}

/** Of several days the one nearest to today. */
const nearest = (days: readonly (number | null)[], today: number): number | null =>
  days.reduce<number | null>((best, day) => {
    if (day === null) return best
    return best === null || Math.abs(day - today) < Math.abs(best - today) ? day : best
  }, null)

/** The day a word means to somebody who tells what they did: 周六 is the last one, 12月28日 said in January last year's. */
const dayMeant = (said: DaySaid, today: number): number | null => {
  const now = civil(today)
  switch (said.kind) {
    case 'vague':
      return null
    case 'offset':
      return today + said.days
    case 'weekday':
      return said.week === null
        ? today - ((weekdayOf(today) - said.weekday + 7) % 7)
        : today - weekdayOf(today) + 1 + said.week * 7 + said.weekday - 1
    case 'date': {
      const year = said.year ?? (said.yearsAhead === undefined ? undefined : now.year + said.yearsAhead)
      const { month, day } = said
      if (month !== undefined)
        return year === undefined
          ? nearest(
              [now.year - 1, now.year, now.year + 1].map((each) => dayNumber(each, month, day)),
              today,
            )
          : dayNumber(year, month, day)
      const inMonth = (back: number): number | null => {
        const index = now.year * 12 + now.month - 1 - back
        return dayNumber(Math.floor(index / 12), (index % 12) + 1, day)
      }
      return said.thisMonth ? inMonth(0) : nearest([inMonth(0), inMonth(1)], today)
    }
  }
}

/**
 * The civil date (`YYYY-MM-DD`) that a text about something done speaks of, seen from `now` (ms): the first day said in it; null
 * when it names none. It may lie ahead: that is for the caller to refuse.
 */
export const dayDone = (text: string, now: number, zone: string): string | null => {
  const { s } = fold(text.slice(0, searched))
  const { year, month, day } = partsOf(now, zone)
  const today = dayNumber(year, month, day) ?? 0
  for (let index = 0; index < s.length; index += 1) {
    const place = mayBegin(s, index)
    const said = place && readDay(s, index, place.bounded)
    const meant = said ? dayMeant(said.value.day, today) : null
    if (meant !== null) return dateOfDay(meant)
    if (said) index = said.end - 1
  }
  return null
}
