import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { findWhen, parseDeadline, parseDuration, parseWhen } from '../../../src/domain/when.ts'
import { atLocal, partsOf } from '../../../src/domain/zoned.ts'

const zone = 'Asia/Shanghai'
const at = (month: number, day: number, hour: number, minute = 0): number => atLocal({ year: 2026, month, day, hour, minute }, zone)
/** Sunday 22 November 2026, ten in the morning. */
const sunday = at(11, 22, 10)
const minuteMs = 60_000
/** Any minute of the four years from now on, past the hours in which 明天 is two days. */
const moments = fc.integer({ min: 0, max: 4 * 365 * 24 * 60 }).map((minutes) => {
  const now = sunday + minutes * minuteMs
  return partsOf(now, zone).hour < 5 ? now + 5 * 60 * minuteMs : now
})
const digits = [...'〇一二三四五六七八九']
const chinese = (n: number): string => {
  const [tens, ones] = [Math.floor(n / 10), n % 10]
  return n === 0 ? '零' : `${tens === 0 ? '' : tens === 1 ? '十' : `${digits[tens]}十`}${ones === 0 ? '' : digits[ones]}`
}
const two = (n: number): string => String(n).padStart(2, '0')
type Parts = ReturnType<typeof partsOf>
const weekdays = '一二三四五六日'

const dateForms: ((p: Parts) => string)[] = [
  (p) => `${p.year}年${p.month}月${p.day}日`,
  (p) => `${p.year}-${two(p.month)}-${two(p.day)} `,
  (p) => `${p.year}/${p.month}/${p.day} `,
  (p) => `${p.year}.${p.month}.${p.day}（周${weekdays[p.weekday - 1]}）`,
  (p) => `${p.year}年${chinese(p.month)}月${chinese(p.day)}号星期${weekdays[p.weekday - 1]} `,
]
/** Forms that need no year within eleven months. */
const nearForms: ((p: Parts) => string)[] = [
  (p) => `${p.month}月${p.day}日`,
  (p) => `${p.month}月${p.day}号 周${weekdays[p.weekday - 1]}，`,
  (p) => `${p.month}月${p.day} `,
  (p) => `${p.month}.${p.day} `,
  (p) => `${p.month}-${p.day} `,
  (p) => `${p.month}/${p.day}(星期${weekdays[p.weekday - 1]})`,
  (p) => `${chinese(p.month)}月${chinese(p.day)}日`,
]
const timeForms: ((p: Parts) => string)[] = [
  (p) => `${two(p.hour)}:${two(p.minute)}`,
  (p) => `${two(p.hour)}：${two(p.minute)}`,
  (p) => `${two(p.hour)}点${two(p.minute)}分`,
  (p) => {
    const part = p.hour < 5 ? '凌晨' : p.hour < 12 ? '上午' : p.hour < 13 ? '中午' : p.hour < 18 ? '下午' : '晚上'
    const hour = p.hour > 12 ? p.hour - 12 : p.hour
    return p.minute === 30 ? `${part}${chinese(hour)}点半` : `${part}${hour}点${p.minute === 0 ? '' : `${p.minute}分`}`
  },
  (p) => {
    const part = p.hour < 5 ? '凌晨' : p.hour < 12 ? '早上' : p.hour < 13 ? '中午' : p.hour < 19 ? '下午' : '晚'
    return `${part}${p.hour > 12 ? p.hour - 12 : p.hour}:${two(p.minute)}`
  },
]
const form = (forms: ((p: Parts) => string)[]): fc.Arbitrary<(p: Parts) => string> => fc.constantFrom(...forms)

describe('any future time', () => {
  it('said with its year is read back', () => {
    const ahead = fc.integer({ min: 1, max: 20 * 365 * 24 * 60 })
    fc.assert(
      fc.property(moments, ahead, form(dateForms), form(timeForms), (now, minutes, date, time) => {
        const startsAt = now + minutes * minuteMs
        const parts = partsOf(startsAt, zone)
        expect(parseWhen(`${date(parts)}${time(parts)} 三楼`, { now, zone })).toEqual({ kind: 'time', startsAt, rest: '三楼' })
      }),
      { numRuns: 400 },
    )
  })

  it('within eleven months needs no year, and is found behind a title', () => {
    const ahead = fc.integer({ min: 1, max: 330 * 24 * 60 })
    fc.assert(
      fc.property(moments, ahead, form(nearForms), form(timeForms), (now, minutes, date, time) => {
        const startsAt = now + minutes * minuteMs
        const parts = partsOf(startsAt, zone)
        const said = `${date(parts)}${time(parts)}`
        expect(parseWhen(said, { now, zone })).toEqual({ kind: 'time', startsAt, rest: '' })
        expect(findWhen(`读书会 ${said} 限20人`, { now, zone })).toEqual({
          before: '读书会',
          when: { kind: 'time', startsAt, rest: '限20人' },
          after: '限20人',
        })
      }),
      { numRuns: 400 },
    )
  })

  it('within a week may be said by its weekday or as 明天', () => {
    fc.assert(
      fc.property(moments, fc.integer({ min: 1, max: 7 * 24 * 60 - 6 }), form(timeForms), (now, minutes, time) => {
        const startsAt = now + minutes * minuteMs
        const parts = partsOf(startsAt, zone)
        expect(parseWhen(`周${weekdays[parts.weekday - 1]}${time(parts)}`, { now, zone })).toMatchObject({ kind: 'time', startsAt })
        const today = partsOf(now, zone)
        const days = Math.round(
          (Date.UTC(parts.year, parts.month - 1, parts.day) - Date.UTC(today.year, today.month - 1, today.day)) / 86_400_000,
        )
        const word = ['今天', '明天', '后天', '大后天'][days]
        if (word) expect(parseWhen(`${word}${time(parts)}`, { now, zone })).toMatchObject({ kind: 'time', startsAt })
        const week = parts.weekday - today.weekday === days ? '本周' : '下周'
        expect(parseWhen(`${week}${weekdays[parts.weekday - 1]}${time(parts)}`, { now, zone })).toMatchObject({ kind: 'time', startsAt })
      }),
      { numRuns: 300 },
    )
  })

  it('and its end are read from a range', () => {
    fc.assert(
      fc.property(
        moments,
        fc.integer({ min: 0, max: 1438 }),
        fc.integer({ min: 1, max: 1439 }),
        form(timeForms),
        form(timeForms),
        (now, from, length, first, second) => {
          const { year, month, day } = partsOf(now + 86_400_000, zone)
          const startsAt = atLocal({ year, month, day, hour: 0, minute: 0 }, zone) + from * minuteMs
          const endsAt = startsAt + Math.max(1, Math.min(length, 1439 - from)) * minuteMs
          const said = `明天${first(partsOf(startsAt, zone))}-${second(partsOf(endsAt, zone))}`
          expect(parseWhen(said, { now, zone })).toEqual({ kind: 'time', startsAt, endsAt, rest: '' })
        },
      ),
      { numRuns: 300 },
    )
  })
})

/** Words of the grammar thrown together: most of it nonsense, all of it near the mark. */
const fragments = fc.constantFrom(
  ...'今天 明天 今晚 明早 周六 下周五 本周 星期 12月 3日 28号 12.3 2026- 2026年 12-3 十二月 三 廿 9点 9: 30 半 一刻 下午 晚上 晚 中午 凌晨 24点 25点 0点 - 到 、 （ ） 周 月底 现在 半小时 后 前 截止 地点 的 限 T 年 月 日 初八 每 读书'.split(
    ' ',
  ),
  ' ',
)
const nonsense = fc.oneof(
  fc.array(fragments, { maxLength: 12 }).map((words) => words.join('')),
  fc.string({ unit: 'binary', maxLength: 60 }),
)

describe('any text at all', () => {
  it('never throws, and what it yields is never past and ends after it starts', () => {
    const anyMoment = fc.integer({ min: sunday, max: sunday + 4 * 365 * 86_400_000 })
    fc.assert(
      fc.property(nonsense, anyMoment, (text, now) => {
        const ctx = { now, zone }
        const { before, when, after } = findWhen(text, ctx)
        expect(text).toContain(before)
        expect(text).toContain(after)
        for (const each of [parseWhen(text, ctx), parseDeadline(text, ctx), when]) {
          if (each.kind === 'none') continue
          expect(text).toContain(each.rest)
          const starts = each.kind === 'time' ? [each.startsAt] : (each.options ?? [])
          const ends = each.kind === 'time' ? (each.endsAt === undefined ? [] : [each.endsAt]) : (each.ends ?? [])
          expect(starts.every((start) => start >= now - 5 * minuteMs)).toBe(true)
          expect(ends.every((end, index) => end > (starts[index] ?? Number.POSITIVE_INFINITY))).toBe(true)
          if (each.kind === 'unclear') expect(new Set(starts).size).toBe(starts.length)
        }
        parseDuration(text)
      }),
      { numRuns: 3000 },
    )
  })

  it('is read in good time however long it is', () => {
    for (const unit of ['9', '一', '周六', '9点-', ' ', '12.3 ', '（', '明天、', '月', '每周']) {
      const started = performance.now()
      findWhen(unit.repeat(8000), { now: sunday, zone })
      parseWhen(unit.repeat(8000), { now: sunday, zone })
      expect(performance.now() - started).toBeLessThan(2000)
    }
  })
})

describe('the machine’s own time zone', () => {
  const own = process.env.TZ
  afterEach(() => {
    if (own === undefined) delete process.env.TZ
    else process.env.TZ = own
  })

  it('changes nothing', () => {
    const texts = ['明天9点', '周六下午3点-5点', '12月3日(周四) 9点', '今晚12点', '3月8日 2:30', '下下周一09:00', '31号9点', '月底']
    const results = ['UTC', 'America/New_York', 'Pacific/Kiritimati', 'Asia/Shanghai'].map((name) => {
      process.env.TZ = name
      const nights = [at(11, 22, 10), at(11, 22, 23, 59), at(11, 23, 0, 1), at(12, 31, 23, 30)]
      return nights.flatMap((now) => texts.map((text) => parseWhen(text, { now, zone })))
    })
    expect(new Set(results.map((result) => JSON.stringify(result))).size).toBe(1)
    expect(results[0]?.[0]).toEqual({ kind: 'time', startsAt: Date.UTC(2026, 10, 23, 1), rest: '' })
  })
})
