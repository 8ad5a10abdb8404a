import { type ClockMeaning, type ClockSaid, finishMinute, meaningOf } from './when-clock.ts'
import { civil, type DaySaid, dayNumber, daysOf, type Present, weekdayOf } from './when-day.ts'
import type { Said } from './when-said.ts'
import { atLocal, partsOf } from './zoned.ts'

/** When and where in time something is said. */
export interface WhenContext {
  /** The time of the message, ms. */
  now: number
  /** The association's time zone, which decides every date. */
  zone: string
  /** A start said so long ago is still taken, ms; a few minutes unless said. */
  pastMs?: number
}

/** Why a date or time has to be asked about. */
export type WhenReason =
  /** 周六7点. */
  | 'morning-or-evening'
  /** A day without a time: 周六, 明天下午. */
  | 'no-time'
  /** Neither a day nor an hour: 下午. */
  | 'no-date'
  /** 12月3日(周五) when it is a Thursday. */
  | 'weekday-mismatch'
  /** 2月30日, 25点, 下午5点-3点. */
  | 'impossible'
  /** It has gone by. */
  | 'past'
  /** 月底, 过几天, 每周六, 腊月初八, 下个月3号, 9点或10点. */
  | 'vague'
  /** 明天 said just after midnight, 周六、周日, 晚上1点. */
  | 'two-days'

/** What a said expression means: a start, or why it is not clear and the starts it may mean; `day` is a civil day number. */
export type Meaning = { startsAt: number; endsAt?: number } | { reason: WhenReason; options?: Slot[]; day?: number }
/** A start and, for a range, its end; ms. */
export type Slot = { startsAt: number; endsAt?: number }

/** A start said up to this long ago still counts: people type slowly. */
const graceMs = 5 * 60_000
const dayMinutes = 24 * 60
const lastMinute = dayMinutes - 1

/** The instant of a minute (1440 and more: in the night after) of a civil day. */
function instantOf(day: number, minute: number, zone: string): number {
  const date = civil(day + Math.floor(minute / dayMinutes))
  return atLocal({ ...date, hour: Math.floor((minute % dayMinutes) / 60), minute: minute % 60 }, zone)
}

const precision = (said: DaySaid): number =>
  said.kind === 'date' ? 3 : said.kind === 'offset' ? 2 : said.kind === 'weekday' && said.week !== null ? 1 : 0

/** Whether a second word for the same day (a weekday in brackets) agrees with it. */
function agrees(day: number, said: DaySaid, present: Present): boolean {
  if (said.kind === 'weekday' && said.week === null) return weekdayOf(day) === said.weekday
  const readings = daysOf(said, present)
  return Array.isArray(readings) && readings.flat().includes(day)
}

/** The day a disagreeing word speaks of; for a weekday the one nearest to `day`. */
function otherDay(day: number, said: DaySaid, present: Present): number | null {
  if (said.kind === 'weekday' && said.week === null) return day + ((said.weekday - weekdayOf(day) + 10) % 7) - 3
  const readings = daysOf(said, present)
  return Array.isArray(readings) ? (readings[0]?.[0] ?? null) : null
}

class Resolver {
  private readonly said: Said
  private readonly now: number
  private readonly zone: string
  private readonly endOfDay: boolean
  private readonly present: Present
  private readonly pastMs: number

  constructor(said: Said, { now, zone, pastMs = graceMs }: WhenContext, endOfDay: boolean) {
    const { year, month, day, hour } = partsOf(now, zone)
    this.said = said
    this.now = now
    this.zone = zone
    this.pastMs = pastMs
    this.endOfDay = endOfDay
    this.present = { today: dayNumber(year, month, day) ?? 0, small: hour < 5 }
  }

  meaning(): Meaning {
    const { said, present } = this
    if (said.afterMs !== null) return this.soon(said.afterMs)
    const days = this.days()
    const clock = this.clock()
    if (!Array.isArray(days)) return days === 'vague' ? this.vague(clock) : { reason: 'impossible' }
    if (clock === 'impossible') return { reason: 'impossible' }
    if (said.days.length === 0 && !clock) return { reason: 'no-date' }
    const checked = this.agreeing(days)
    const [first] = days.flat()
    if (checked.length === 0) return this.disagreement(first ?? present.today, clock)
    const day = checked.length === 1 ? checked[0]?.[0] : undefined
    const withDay = day === undefined ? {} : { day }
    if (said.otherDays.length > 0) return { reason: 'two-days', ...this.offer(clock, [...checked, ...this.joined()]) }
    if (said.otherClock) return { reason: 'vague', ...this.offer(this.either(clock, said.otherClock), checked), ...withDay }
    if (!clock) return { reason: checked.flat().every((each) => each < present.today) ? 'past' : 'no-time', ...withDay }
    return this.pick(checked, clock, withDay)
  }

  /** 现在, 半小时后. */
  private soon(afterMs: number): Meaning {
    const startsAt = this.now + afterMs
    const { finish } = this.said
    if (!finish) return { startsAt }
    const { year, month, day, hour, minute } = partsOf(startsAt, this.zone)
    const from = { clock: { part: null, hour, minute, padded: true, dotted: false }, minute: hour * 60 + minute }
    const ends = finishMinute(from, finish)
    return ends === null ? { reason: 'impossible' } : { startsAt, endsAt: instantOf(dayNumber(year, month, day) ?? 0, ends, this.zone) }
  }

  /** The readings of the most precise day said; today's when none is. */
  private days(): number[][] | 'impossible' | 'vague' {
    const { said, present } = this
    const vague = [...said.days, ...said.otherDays].some(({ kind }) => kind === 'vague')
    if (vague) return 'vague'
    const primary = this.primary()
    return primary ? daysOf(primary, present) : [[present.today]]
  }

  private primary(): DaySaid | undefined {
    return [...this.said.days].sort((a, b) => precision(b) - precision(a))[0]
  }

  /** What the time of day may be; null when none was said. */
  private clock(): ClockMeaning | 'impossible' | null {
    const { clock, part, days } = this.said
    const isDate = clock?.dotted && days.some((day) => day.kind !== 'vague' && this.restates(day, clock.hour, clock.minute))
    if (clock && !isDate) return meaningOf(clock) ?? 'impossible'
    const untilNight = part === null || part === 'evening' || part === 'night'
    return this.endOfDay && days.length > 0 && untilNight ? { minutes: [lastMinute], unclear: null } : null
  }

  /** 明天 11.23 names one day twice; it is not 11:23. */
  private restates(said: DaySaid, month: number, day: number): boolean {
    const readings = daysOf(said, this.present)
    const first = Array.isArray(readings) ? readings[0]?.[0] : undefined
    if (first === undefined) return false
    const date = civil(first)
    return date.month === month && date.day === day
  }

  private agreeing(days: number[][]): number[][] {
    const primary = this.primary()
    const others = this.said.days.filter((said) => said !== primary)
    if (others.length === 0) return days
    const nearest = days.map((list) => list.slice(0, 1))
    return nearest.filter(([day]) => day !== undefined && others.every((said) => agrees(day, said, this.present)))
  }

  private disagreement(day: number, clock: ClockMeaning | null): Meaning {
    const others = this.said.days.filter((said) => said !== this.primary() && !agrees(day, said, this.present))
    const weekdays = this.said.days.filter(({ kind }) => kind === 'weekday').length
    const reason = weekdays > 0 && weekdays < this.said.days.length ? 'weekday-mismatch' : 'two-days'
    const otherDays = others.flatMap((said) => otherDay(day, said, this.present) ?? [])
    return { reason, day, ...this.offer(clock, [[day], ...otherDays.map((other) => [other])]) }
  }

  /** 9点或10点: both, when each is clear. */
  private either(clock: ClockMeaning | null, other: ClockSaid): ClockMeaning | null {
    const [first, second] = [clock?.minutes ?? [], meaningOf(other)?.minutes ?? []]
    return first.length === 1 && second.length === 1 ? { minutes: [...first, ...second], unclear: null } : null
  }

  private joined(): number[][] {
    return this.said.otherDays.flatMap((said) => {
      const readings = daysOf(said, this.present)
      return Array.isArray(readings) ? readings.slice(0, 1) : []
    })
  }

  private vague(clock: ClockMeaning | 'impossible' | null): Meaning {
    const { year, month } = civil(this.present.today)
    const [said] = this.said.days
    const likely = said?.kind === 'vague' ? said.likely : undefined
    const months = month - 1 + (likely?.monthsAhead ?? 0)
    const day = likely ? dayNumber(year + Math.floor(months / 12), (months % 12) + 1, likely.day) : null
    if (likely && day === null) return { reason: 'impossible' }
    if (day === null || clock === 'impossible') return { reason: 'vague' }
    return { reason: 'vague', day, ...this.offer(clock, [[day]]) }
  }

  /** What may be offered when the days are in doubt: nothing while the time is in doubt too, or unsaid. */
  private offer(clock: ClockMeaning | null, days: number[][]): { options?: Slot[] } {
    if (!clock || clock.unclear) return {}
    const slots = days.flatMap((list) => this.slots(list, clock.minutes).found)
    const options = slots.filter((slot, index) => slots.findIndex(({ startsAt }) => startsAt === slot.startsAt) === index)
    return options.length > 0 ? { options } : {}
  }

  /** For each minute its first time, in the days of one reading, that is not past. */
  private slots(days: number[], minutes: number[]): { found: Slot[]; past: boolean } {
    let past = false
    const found = minutes.flatMap((minute) => {
      for (const day of days) {
        const startsAt = instantOf(day, minute, this.zone)
        if (startsAt < this.now - this.pastMs) {
          past = true
          continue
        }
        const slot = this.slot(day, minute, startsAt)
        return slot ? [slot] : []
      }
      return []
    })
    return { found, past }
  }

  /** The start with its end; null when the end said is not after it. */
  private slot(day: number, minute: number, startsAt: number): Slot | null {
    const { clock, finish, finishDay } = this.said
    if (!finish || !clock) return { startsAt }
    if (!finishDay) {
      const ends = finishMinute({ clock, minute }, finish)
      return ends === null ? null : { startsAt, endsAt: instantOf(day, ends, this.zone) }
    }
    const readings = daysOf(finishDay, this.present)
    const last = Array.isArray(readings) ? readings.flat().find((each) => each >= day) : undefined
    const inherited = finish.part ?? (finish.hour <= 12 ? clock.part : null)
    const [ends, ambiguous] = meaningOf({ ...finish, part: inherited })?.minutes ?? []
    if (last === undefined || ends === undefined || ambiguous !== undefined) return null
    const endsAt = instantOf(last, ends, this.zone)
    return endsAt > startsAt ? { startsAt, endsAt } : null
  }

  private pick(days: number[][], clock: ClockMeaning, withDay: { day?: number }): Meaning {
    const readings = days.map((list) => this.slots(list, clock.minutes))
    const lists = readings.filter(({ found }) => found.length > 0)
    const options = lists.flatMap(({ found }) => found)
    const [only] = options
    if (!only) return { reason: readings.some(({ past }) => past) ? 'past' : 'impossible', ...withDay }
    if (options.length === 1) return only
    if (lists.length > 1) return { reason: 'two-days', options }
    return { reason: clock.unclear ?? 'vague', options: options.sort((a, b) => a.startsAt - b.startsAt), ...withDay }
  }
}

/** What `said` means at a time and in a zone; `endOfDay` gives a day without a time its last minute. */
export function meaningOfSaid(said: Said, ctx: WhenContext, endOfDay: boolean): Meaning {
  return new Resolver(said, ctx, endOfDay).meaning()
}
