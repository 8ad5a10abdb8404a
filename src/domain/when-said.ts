import { type ClockSaid, type DayPart, readClock, readPart } from './when-clock.ts'
import { type DaySaid, readDay } from './when-day.ts'
import { EDGE, gap, matcher, readSpan } from './when-words.ts'

/** One expression of a date and a time as it was said. */
export interface Said {
  /** Where it ends. */
  end: number
  /** The days said side by side; they have to agree. */
  days: DaySaid[]
  /** Further days joined on: 周六、周日. */
  otherDays: DaySaid[]
  part: DayPart | null
  clock: ClockSaid | null
  /** A second time joined on: 9点或10点. */
  otherClock: ClockSaid | null
  /** 现在 is 0, 半小时后 is 1 800 000: ms after now. */
  afterMs: number | null
  /** The end of a range, and its day when one is said. */
  finish: ClockSaid | null
  finishDay: DaySaid | null
}

/** How an expression is read. */
export interface Reading {
  /** Nothing is glued to its front. */
  bounded: boolean
  /** 14:00-16:00 is one expression; a deadline has no end. */
  ranges: boolean
}

const nowWord = matcher(`(?:现在|马上|立刻|立即|此刻)(?:就?(?:开始|起))?(?=${EDGE}|[至到])`)
const after = matcher(`[之以]?后(?=${EDGE})`)
const rangeMark = matcher(String.raw`\s*(?:-{1,2}|—{1,2}|~|至|到)\s*`)
const joinMark = matcher(String.raw`\s*(?:[、/和或及与]|-{1,2}|—{1,2}|~|至|到)\s*`)
const alsoMark = matcher(String.raw`\s*[、/和或及与]\s*`)
const closing = matcher(String.raw`\s*[)\]】」]`)
const edge = matcher(EDGE)
const shortDate = matcher(String.raw`\d{1,2}[-/.]\d`)
const trailing = matcher(String.raw`\s?(?:左右|准时|整)?\s?(?:开始|开会|起)?(?=${EDGE})`)
const until = matcher('(?:之前|以前|前|为止|截止|止|之内|以内|内)')

const most = 8

/** Reads one expression part by part; `said.end` moves along. */
class Reader {
  readonly said: Said
  private readonly s: string
  private readonly reading: Reading
  private opened = 0

  constructor(s: string, index: number, reading: Reading) {
    this.s = s
    this.reading = reading
    this.said = {
      end: index,
      days: [],
      otherDays: [],
      part: null,
      clock: null,
      otherClock: null,
      afterMs: null,
      finish: null,
      finishDay: null,
    }
  }

  read(): Said | null {
    const { s, said } = this
    const began = said.end
    if (!this.readInstant()) {
      for (let step = 0; step < most; step++) {
        const index = step === 0 ? said.end : gap(s, said.end)
        const brackets = s.slice(said.end, index).match(/[([【「]/g)?.length ?? 0
        if (!this.readTimeOf(index) && !this.readDays(index, step > 0, brackets > 0)) break
        this.opened += brackets
        this.close()
      }
    }
    if (said.end === began) return null
    if (said.clock || said.afterMs !== null) said.end += trailing(s, said.end)?.[0].length ?? 0
    if (!this.reading.ranges) said.end += until(s, said.end)?.[0].length ?? 0
    this.close()
    return said
  }

  private close(): void {
    for (let found = closing(this.s, this.said.end); found && this.opened > 0; found = closing(this.s, this.said.end)) {
      this.said.end += found[0].length
      this.opened--
    }
  }

  /** 现在, 半小时后. */
  private readInstant(): boolean {
    const { s, said } = this
    const word = this.reading.bounded ? nowWord(s, said.end) : null
    const span = word ? null : readSpan(s, said.end)
    const ended = span && !s.slice(said.end, span.end).includes('天') ? after(s, span.end) : null
    if (word) {
      said.afterMs = 0
      said.end += word[0].length
    } else if (span && ended) {
      said.afterMs = span.ms
      said.end = span.end + ended[0].length
    } else return false
    this.readFinish()
    return true
  }

  private readTimeOf(index: number): boolean {
    const { s, said } = this
    if (said.clock) return false
    const beside = said.days.at(-1)
    const clock = readClock(s, index, beside && beside.kind !== 'weekday' ? 'dotted' : null)
    if (clock) {
      said.clock = { ...clock.value, part: clock.value.part ?? said.part }
      said.end = clock.end
      this.readFinish()
      this.readOtherClock()
      return true
    }
    const part = said.part ? null : readPart(s, index)
    if (!part || (said.days.length === 0 && !edge(s, part.end))) return false
    said.part = part.value
    said.end = part.end
    return true
  }

  private readOtherClock(): void {
    const { s, said } = this
    const mark = this.reading.ranges ? alsoMark(s, said.end) : null
    const other = mark && readClock(s, said.end + mark[0].length, null)
    if (!other) return
    said.otherClock = { ...other.value, part: other.value.part ?? said.clock?.part ?? null }
    said.end = other.end
  }

  private readFinish(): void {
    const { s, said } = this
    const mark = this.reading.ranges ? rangeMark(s, said.end) : null
    if (!mark) return
    const begins = said.end + mark[0].length
    const day = readDay(s, begins, false)
    const clock = readClock(s, day?.end ?? begins, /\s/.test(mark[0]) ? null : 'lone')
    if (clock) {
      said.finish = { ...clock.value, part: clock.value.part ?? day?.value.part ?? null }
      said.finishDay = day?.value.day ?? null
      said.end = clock.end
    } else if (day) {
      said.otherDays.push(day.value.day)
      said.end = day.end
    }
  }

  private readDays(index: number, apart: boolean, inBrackets: boolean): boolean {
    const { s, said } = this
    const isFirst = said.days.length === 0
    if (said.clock && !inBrackets && (!isFirst || shortDate(s, index))) return false
    const day = readDay(s, index, apart || this.reading.bounded)
    if (!day) return false
    said.days.push(day.value.day)
    if (day.value.part && !said.clock) said.part = day.value.part
    said.end = day.end
    for (let step = 0; step < most && !said.clock; step++) {
      const mark = joinMark(s, said.end)
      const other = mark && readDay(s, said.end + mark[0].length, false)
      if (!other) break
      said.otherDays.push(other.value.day)
      said.end = other.end
    }
    return true
  }
}

/** The expression that begins exactly at `index`, or null. */
export function readSaid(s: string, index: number, reading: Reading): Said | null {
  return new Reader(s, index, reading).read()
}

const number = '0-9零〇一二两三四五六七八九十百廿'
const starts = new RegExp(
  `[${number}今明后大昨前去下上本这当每逢隔单双周星礼个凌清早中正午傍黄晚夜半深农阴腊冬月年季过几数最近改回有待时另以将随现马立此元初春国端五除圣暑寒]`,
)
const glued: readonly (readonly [front: RegExp, first: RegExp])[] = [
  [/[A-Za-z0-9.:/-]/, /\d/],
  [new RegExp(`[${number}]`), /[零〇一二两三四五六七八九十百廿]/],
  [/[第几这那有前]/, new RegExp(`[${number}]`)],
  [new RegExp(`[${number}第几半每]`), /[周星礼个天]/],
  [/[最]/, /[早晚近]/],
]

/** Whether an expression may begin at `index`: not inside a number (2026.12.3), 第三周, 最晚. */
export function mayBegin(s: string, index: number): { bounded: boolean } | null {
  const [front, first] = [s[index - 1], s[index]]
  if (first === undefined || !starts.test(first)) return null
  if (front === undefined) return { bounded: true }
  if (glued.some(([before, begin]) => before.test(front) && begin.test(first))) return null
  return { bounded: edge(s, index - 1)?.[0].length === 1 }
}

/** How sure one may be that an expression is what a message means: a day with a time, then a day, a vague one, a time alone. */
export function weightOf(said: Said): number {
  if (said.days.some(({ kind }) => kind === 'vague')) return 2
  if (said.afterMs !== null || (said.days.length > 0 && said.clock)) return 4
  return said.days.length > 0 ? 3 : 1
}
